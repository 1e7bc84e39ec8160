package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.Each;
import io.millrace.tasks.Interval;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.SensorContext;
import io.millrace.tasks.TaskContext;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskRef;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jooq.Select;

/** What a sensor sees: its task, the warehouse, and other DAGs' runs. */
final class SensorSight implements SensorContext {

  /** What is asked often must be answered soon. */
  private static final int MOST_SECONDS = 30;

  private final RunningTry running;
  private final TaskContext task;
  private final TryServices services;

  SensorSight(RunningTry running, TryServices services) {
    this.running = running;
    this.task = running;
    this.services = services;
  }

  @Override
  public Instant now() {
    return services.clock().instant();
  }

  @Override
  public boolean finds(Select<?> query) {
    String warehouse = running.warehouse();
    if (warehouse == null) {
      throw TaskFailed.forGood(
          "its DAG has no warehouse to ask; name one with .warehouse(..) on the DAG");
    }
    try (Connection connection = services.warehouses().forSensors(warehouse).getConnection()) {
      connection.setReadOnly(true);
      var queries = new QueryRunner(connection, running.stop(), running.task().lineage());
      queries.set(running.values());
      String sql = queries.render(select(field(exists(query))));
      try (Statement statement = connection.createStatement()) {
        statement.setQueryTimeout(MOST_SECONDS);
        try (ResultSet answer = statement.executeQuery(sql)) {
          return answer.next() && answer.getBoolean(1);
        }
      }
    } catch (SQLException failure) {
      throw TaskFailed.forNow("the warehouse cannot be asked: " + failure.getMessage(), failure);
    }
  }

  @Override
  public Optional<String> runState(String dagId, Instant logicalDate) {
    return services
        .database()
        .select(DAG_RUN.STATE)
        .from(DAG_RUN)
        .where(DAG_RUN.DAG_ID.eq(dagId))
        .and(DAG_RUN.LOGICAL_DATE.eq(logicalDate.atOffset(ZoneOffset.UTC)))
        .orderBy(DAG_RUN.DAG_RUN_ID.desc())
        .limit(1)
        .fetchOptional(DAG_RUN.STATE);
  }

  @Override
  public Optional<String> taskState(String dagId, Instant logicalDate, String taskId) {
    return services
        .database()
        .select(TASK_INSTANCE.STATE)
        .from(TASK_INSTANCE)
        .join(DAG_RUN)
        .on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
        .where(DAG_RUN.DAG_ID.eq(dagId))
        .and(DAG_RUN.LOGICAL_DATE.eq(logicalDate.atOffset(ZoneOffset.UTC)))
        .and(TASK_INSTANCE.TASK_ID.concat(TASK_INSTANCE.MAP_PATH).eq(taskId))
        .orderBy(DAG_RUN.DAG_RUN_ID.desc())
        .limit(1)
        .fetchOptional(TASK_INSTANCE.STATE);
  }

  @Override
  public String dagId() {
    return task.dagId();
  }

  @Override
  public String runId() {
    return task.runId();
  }

  @Override
  public String taskId() {
    return task.taskId();
  }

  @Override
  public int tryNumber() {
    return task.tryNumber();
  }

  @Override
  public Instant logicalDate() {
    return task.logicalDate();
  }

  @Override
  public Interval dataInterval() {
    return task.dataInterval();
  }

  @Override
  public <T> T param(RunParam<T> param) {
    return task.param(param);
  }

  @Override
  public String variable(String name) {
    return task.variable(name);
  }

  @Override
  public String connection(String name) {
    return task.connection(name);
  }

  @Override
  public Path source() {
    return task.source();
  }

  @Override
  public <O> O output(TaskRef<O> other) {
    return task.output(other);
  }

  @Override
  public <T> T element(Each<T> each) {
    return task.element(each);
  }

  @Override
  public int index(Each<?> each) {
    return task.index(each);
  }

  @Override
  public String idempotencyKey() {
    return task.idempotencyKey();
  }

  @Override
  public String masked(String text) {
    return task.masked(text);
  }

  @Override
  public void log(String line) {
    task.log(line);
  }

  @Override
  public void progress(long rows) {
    task.progress(rows);
  }
}
