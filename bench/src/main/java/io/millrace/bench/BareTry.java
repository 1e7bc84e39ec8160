package io.millrace.bench;

import io.millrace.tasks.Interval;
import io.millrace.tasks.RejectedRow;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.RunValue;
import io.millrace.tasks.SourceFile;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.WarehouseContext;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.ResultQuery;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.conf.Settings;
import org.jooq.conf.StatementType;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A try with nothing around it but a connection and a folder.
 *
 * @param values of placeholders, by name
 */
record BareTry(Connection connection, Path source, Map<String, @Nullable Object> values)
    implements WarehouseContext {

  BareTry(Connection connection, Path source) {
    this(connection, source, new HashMap<>());
  }

  @Override
  public <T> void set(RunValue<T> value, T content) {
    values.put(value.getName(), content);
  }

  /** Sends values in the text, as the engine does. */
  private DSLContext sql() {
    var settings = new Settings().withStatementType(StatementType.STATIC_STATEMENT);
    var sql = DSL.using(connection, SQLDialect.POSTGRES, settings);
    RunValue.bind(sql.configuration(), values);
    return sql;
  }

  @Override
  public void wrote(Table<?> table, long rows) {}

  @Override
  public void fileRead(SourceFile file) {}

  @Override
  public void log(String line) {}

  @Override
  public void progress(long rows) {}

  @Override
  public void reject(Table<?> target, RejectedRow row) {
    throw new UnsupportedOperationException(row.toString());
  }

  @Override
  public long execute(Query query) {
    return sql().execute(query);
  }

  @Override
  public <R extends Record> Result<R> fetch(ResultQuery<R> query) {
    return sql().fetch(query);
  }

  @Override
  public String dagId() {
    return "benchmark";
  }

  @Override
  public String runId() {
    return "benchmark";
  }

  @Override
  public String taskId() {
    return "benchmark";
  }

  @Override
  public int tryNumber() {
    return 1;
  }

  @Override
  public LocalDate logicalDay() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Instant logicalDate() {
    return Instant.EPOCH;
  }

  @Override
  public Interval dataInterval() {
    return new Interval(Instant.EPOCH, Instant.EPOCH);
  }

  @Override
  public <T> T param(RunParam<T> param) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <O> O output(TaskRef<O> task) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String variable(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String connection(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String masked(String text) {
    return text;
  }

  @Override
  public String idempotencyKey() {
    return "benchmark";
  }
}
