package io.millrace.testing;

import io.millrace.tasks.RejectedRow;
import io.millrace.tasks.RunValue;
import io.millrace.tasks.SourceFile;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.lineage.TableName;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.ResultQuery;
import org.jooq.Table;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A try of a warehouse task without an orchestrator: a real connection, whose transaction the test
 * ends, and lists of what the operator reported.
 */
public final class FakeWarehouseContext extends FakeTaskContext implements WarehouseContext {

  private final Connection connection;
  private final Map<String, @Nullable Object> values = new HashMap<>();
  private final List<RejectedRow> rejects = new ArrayList<>();
  private final List<SourceFile> files = new ArrayList<>();
  private final List<String> written = new ArrayList<>();
  private LocalDate day = LocalDate.MIN;
  private Runnable onProgress = () -> {};

  public FakeWarehouseContext(Connection connection, Path source) {
    super(source);
    this.connection = connection;
    of(LocalDate.of(2026, 11, 19));
  }

  /** From now on it is a try of the run of this day. */
  public void of(LocalDate its) {
    day = its;
    set(RunValue.LOGICAL_DAY, its);
  }

  @Override
  public LocalDate logicalDay() {
    return day;
  }

  /** Runs in the middle of the operator, whenever it reports progress. */
  public void onProgress(Runnable action) {
    onProgress = action;
  }

  public List<RejectedRow> rejects() {
    return rejects;
  }

  public List<SourceFile> files() {
    return files;
  }

  /** What the operator wrote by other ways than {@link #execute}: {@code raw.sessions 3}. */
  public List<String> written() {
    return written;
  }

  /** The try's connection with its placeholders bound. */
  public DSLContext sql() {
    var sql = DSL.using(connection);
    RunValue.bind(sql.configuration(), values);
    return sql;
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public long execute(Query query) {
    // As the engine does it: values inlined and no parameters, so that ? is an operator.
    String text = sql().renderInlined(query);
    try (Statement statement = connection.createStatement()) {
      statement.execute(text);
      return Math.max(0, statement.getLargeUpdateCount());
    } catch (SQLException failure) {
      throw new DataAccessException(text, failure);
    }
  }

  @Override
  public <R extends Record> Result<R> fetch(ResultQuery<R> query) {
    return sql().fetch(query);
  }

  @Override
  public void wrote(Table<?> table, long rows) {
    written.add(TableName.of(table) + " " + rows);
  }

  @Override
  public <T> void set(RunValue<T> value, T content) {
    values.put(value.getName(), content);
  }

  @Override
  public void reject(Table<?> target, RejectedRow row) {
    rejects.add(row);
  }

  @Override
  public void fileRead(SourceFile file) {
    files.add(file);
  }

  @Override
  public void progress(long rows) {
    super.progress(rows);
    onProgress.run();
  }
}
