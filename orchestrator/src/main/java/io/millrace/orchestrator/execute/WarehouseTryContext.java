package io.millrace.orchestrator.execute;

import io.millrace.tasks.AssetUpdate;
import io.millrace.tasks.Each;
import io.millrace.tasks.Interval;
import io.millrace.tasks.RejectedRow;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.RunValue;
import io.millrace.tasks.SourceFile;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.lineage.TableName;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.ResultQuery;
import org.jooq.Table;

/** What an operator sees inside T2. Confined to the try's thread. */
final class WarehouseTryContext implements WarehouseContext {

  private final RunningTry running;
  private final Connection guarded;
  private final QueryRunner queries;
  private final Rejects rejects;
  private final List<SourceFile> files = new ArrayList<>();

  WarehouseTryContext(
      RunningTry running, Connection connection, QueryRunner queries, Rejects rejects) {
    this.running = running;
    this.guarded = GuardedConnection.of(connection);
    this.queries = queries;
    this.rejects = rejects;
  }

  List<SourceFile> files() {
    return List.copyOf(files);
  }

  @Override
  public LocalDate logicalDay() {
    return running.logicalDay();
  }

  @Override
  public Connection connection() {
    return guarded;
  }

  @Override
  public long execute(Query query) {
    return queries.execute(query);
  }

  @Override
  public <R extends Record> Result<R> fetch(ResultQuery<R> query) {
    return queries.fetch(query, true);
  }

  @Override
  public void wrote(Table<?> table, long rows) {
    queries.wrote(TableName.of(table), rows);
  }

  @Override
  public <T> void set(RunValue<T> value, T content) {
    queries.set(value, content);
  }

  @Override
  public void reject(Table<?> target, RejectedRow row) {
    rejects.add(TableName.of(target), row);
  }

  @Override
  public void fileRead(SourceFile file) {
    files.add(file);
  }

  @Override
  public String dagId() {
    return running.dagId();
  }

  @Override
  public String runId() {
    return running.runId();
  }

  @Override
  public String taskId() {
    return running.taskId();
  }

  @Override
  public int tryNumber() {
    return running.tryNumber();
  }

  @Override
  public Instant logicalDate() {
    return running.logicalDate();
  }

  @Override
  public Interval dataInterval() {
    return running.dataInterval();
  }

  @Override
  public List<AssetUpdate> updates() {
    return running.updates();
  }

  @Override
  public <T> T param(RunParam<T> param) {
    return running.param(param);
  }

  @Override
  public String variable(String name) {
    return running.variable(name);
  }

  @Override
  public String connection(String name) {
    return running.connection(name);
  }

  @Override
  public String masked(String text) {
    return running.masked(text);
  }

  @Override
  public Path source() {
    return running.source();
  }

  @Override
  public <O> O output(TaskRef<O> task) {
    return running.output(task);
  }

  @Override
  public <T> T element(Each<T> each) {
    return running.element(each);
  }

  @Override
  public int index(Each<?> each) {
    return running.index(each);
  }

  @Override
  public String idempotencyKey() {
    return running.idempotencyKey();
  }

  @Override
  public void log(String line) {
    running.log(line);
  }

  @Override
  public void progress(long rows) {
    running.progress(rows);
  }
}
