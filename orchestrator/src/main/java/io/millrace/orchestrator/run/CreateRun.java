package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;
import static org.jooq.impl.SQLDataType.TIMESTAMPWITHTIMEZONE;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;

/** Creates a run with its task instances; the caller opens the transaction. */
final class CreateRun {

  private record Row(NewRun run, long dagVersionId, int tasks) {

    OffsetDateTime start() {
      return Times.utc(run.interval().start());
    }

    OffsetDateTime end() {
      return Times.utc(run.interval().end());
    }

    String[] writtenTables() {
      return run.writtenTables().toArray(String[]::new);
    }

    @Nullable Long timeoutSeconds() {
      Duration timeout = run.timeout();
      return timeout == null ? null : timeout.toSeconds();
    }
  }

  private record NewTask(long dagRunId, int ordinal, RunGraph.Node node) {}

  private static final SetStatement<Row> INSERT_RUN = SetStatement.of(CreateRun::insertRun);
  private static final SetStatement<NewTask> INSERT_TASKS = SetStatement.of(CreateRun::insertTasks);

  private CreateRun() {}

  /**
   * Queues it.
   *
   * @return its key
   * @throws RunExists if there is one of that name, or a scheduled one of that logical date
   * @throws PoolRefused if a task is in a pool that does not exist
   */
  static long of(DSLContext tx, NewRun run, RunGraph graph) {
    Pools.requireThose(tx, graph);
    var row = new Row(run, VersionStore.idOf(tx, graph), graph.tasksAtFirst());
    var created = new RoundTrip(tx);
    var ids = created.ask(INSERT_RUN.over(List.of(row)), answer -> answer.getLong(1));
    created.send();
    if (ids.get().isEmpty()) {
      throw new RunExists(run.dagId(), run.runId());
    }
    long id = ids.get().getFirst();
    var rest = new RoundTrip(tx);
    rest.add(INSERT_TASKS.over(tasks(id, graph)));
    rest.add(History.append(List.of(Transition.ofRun(id, null, RunState.QUEUED, null))));
    Bell.ring(rest);
    rest.send();
    Deadlines.ofRun(tx, id, run);
    return id;
  }

  private static Query insertRun(Rows<Row> rows) {
    return insertInto(DAG_RUN)
        .set(DAG_RUN.DAG_ID, rows.value("dag", CLOB, it -> it.run().dagId()))
        .set(DAG_RUN.RUN_ID, rows.value("run", CLOB, it -> it.run().runId()))
        .set(DAG_RUN.RUN_TYPE, rows.value("type", CLOB, it -> it.run().type().key()))
        .set(DAG_RUN.DAG_VERSION_ID, rows.value("version", BIGINT, Row::dagVersionId))
        .set(DAG_RUN.LOGICAL_DATE, rows.value("logical", TIMESTAMPWITHTIMEZONE, Row::start))
        .set(DAG_RUN.INTERVAL_START, rows.value("start", TIMESTAMPWITHTIMEZONE, Row::start))
        .set(DAG_RUN.INTERVAL_END, rows.value("end", TIMESTAMPWITHTIMEZONE, Row::end))
        .set(DAG_RUN.STATE, inline(RunState.QUEUED.key()))
        .set(
            DAG_RUN.PARAMS,
            rows.value("params", CLOB, it -> it.run().paramsJson()).cast(JSONB.class))
        .set(DAG_RUN.WRITTEN_TABLES, rows.value("tables", CLOB.array(), Row::writtenTables))
        .set(DAG_RUN.UNFINISHED, rows.value("unfinished", INTEGER, Row::tasks))
        .set(DAG_RUN.FAILURES, inline(0))
        .set(DAG_RUN.TIMEOUT_SECONDS, rows.value("timeout", BIGINT, Row::timeoutSeconds))
        .onConflictDoNothing()
        .returning(DAG_RUN.DAG_RUN_ID);
  }

  private static List<NewTask> tasks(long dagRunId, RunGraph graph) {
    List<NewTask> tasks = new ArrayList<>();
    for (int ordinal = 0; ordinal < graph.nodes().size(); ordinal++) {
      RunGraph.Node node = graph.nodes().get(ordinal);
      if (node.mapping().in() == null) {
        tasks.add(new NewTask(dagRunId, ordinal, node));
      }
    }
    return tasks;
  }

  private static Query insertTasks(Rows<NewTask> rows) {
    var run = rows.column("run", BIGINT, NewTask::dagRunId);
    var ordinal = rows.column("ordinal", INTEGER, NewTask::ordinal);
    var taskId = rows.column("task_id", CLOB, task -> task.node().taskId());
    var rule = rows.column("rule", CLOB, task -> task.node().rule().name());
    var total = rows.column("total", INTEGER, task -> task.node().upstream().size());
    var size = rows.column("size", INTEGER, task -> ExpandTasks.sizeAtFirst(task.node()));
    return insertInto(
            TASK_INSTANCE,
            TASK_INSTANCE.DAG_RUN_ID,
            TASK_INSTANCE.ORDINAL,
            TASK_INSTANCE.TASK_ID,
            TASK_INSTANCE.TRIGGER_RULE,
            TASK_INSTANCE.STATE,
            TASK_INSTANCE.GENERATION,
            TASK_INSTANCE.TRY_NUMBER,
            TASK_INSTANCE.RESCUES,
            TASK_INSTANCE.TOKEN,
            TASK_INSTANCE.UPSTREAM_TOTAL,
            TASK_INSTANCE.UPSTREAM_SUCCESS,
            TASK_INSTANCE.UPSTREAM_FAILED,
            TASK_INSTANCE.UPSTREAM_SKIPPED,
            TASK_INSTANCE.MAP_SIZE)
        .select(
            select(
                    run,
                    ordinal,
                    taskId,
                    rule,
                    inline(TaskState.WAITING.key()),
                    inline(1),
                    inline(0),
                    inline(0),
                    inline(0L),
                    total,
                    inline(0),
                    inline(0),
                    inline(0),
                    size)
                .from(rows.table()));
  }
}
