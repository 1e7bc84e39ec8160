package io.millrace.tasks.sql;

import io.millrace.tasks.AssetUpdate;
import io.millrace.tasks.Each;
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
import java.util.List;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.ResultQuery;
import org.jooq.Table;

/** The group's context as one part sees it: its rows are counted on top of those before it. */
final class PartContext implements WarehouseContext {

  private final WarehouseContext group;
  private final long rowsBefore;
  private long rows;

  PartContext(WarehouseContext group, long rowsBefore) {
    this.group = group;
    this.rowsBefore = rowsBefore;
  }

  long rows() {
    return rows;
  }

  @Override
  public void progress(long rowsOfPart) {
    rows = rowsOfPart;
    group.progress(rowsBefore + rowsOfPart);
  }

  @Override
  public LocalDate logicalDay() {
    return group.logicalDay();
  }

  @Override
  public Connection connection() {
    return group.connection();
  }

  @Override
  public long execute(Query query) {
    return group.execute(query);
  }

  @Override
  public <R extends Record> Result<R> fetch(ResultQuery<R> query) {
    return group.fetch(query);
  }

  @Override
  public void wrote(Table<?> table, long rowsOfPart) {
    group.wrote(table, rowsOfPart);
  }

  @Override
  public <T> void set(RunValue<T> value, T content) {
    group.set(value, content);
  }

  @Override
  public void reject(Table<?> target, RejectedRow row) {
    group.reject(target, row);
  }

  @Override
  public void fileRead(SourceFile file) {
    group.fileRead(file);
  }

  @Override
  public String dagId() {
    return group.dagId();
  }

  @Override
  public String runId() {
    return group.runId();
  }

  @Override
  public String taskId() {
    return group.taskId();
  }

  @Override
  public int tryNumber() {
    return group.tryNumber();
  }

  @Override
  public Instant logicalDate() {
    return group.logicalDate();
  }

  @Override
  public Interval dataInterval() {
    return group.dataInterval();
  }

  @Override
  public List<AssetUpdate> updates() {
    return group.updates();
  }

  @Override
  public <T> T param(RunParam<T> param) {
    return group.param(param);
  }

  @Override
  public String variable(String name) {
    return group.variable(name);
  }

  @Override
  public String connection(String name) {
    return group.connection(name);
  }

  @Override
  public String masked(String text) {
    return group.masked(text);
  }

  @Override
  public Path source() {
    return group.source();
  }

  @Override
  public <O> O output(TaskRef<O> task) {
    return group.output(task);
  }

  @Override
  public <T> T element(Each<T> each) {
    return group.element(each);
  }

  @Override
  public int index(Each<?> each) {
    return group.index(each);
  }

  @Override
  public String idempotencyKey() {
    return group.idempotencyKey();
  }

  @Override
  public void log(String line) {
    group.log(line);
  }
}
