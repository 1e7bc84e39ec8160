package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_TASK;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.rowNumber;

import io.millrace.orchestrator.text.StoredJson;
import io.millrace.tasks.AssetUpdate;
import io.millrace.tasks.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** What people ask about runs. Reads only. */
public final class RunReader {

  /**
   * A run.
   *
   * @param pausedAt since when nothing more of it is started; null if it is not paused
   * @param note what people wrote about it
   */
  public record Run(
      long dagRunId,
      String dagId,
      String runId,
      String type,
      Instant logicalDate,
      RunState state,
      @Nullable StopReason stop,
      @Nullable Instant pausedAt,
      @Nullable String note,
      Instant createdAt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt) {

    /** For people: which run of which DAG. */
    public String label() {
      return "run " + runId + " of DAG " + dagId;
    }
  }

  /**
   * A task instance.
   *
   * @param tries started since it was last run again
   * @param earlierTries started before that
   * @param reason why it is in its state, where it is not the usual course
   * @param note what people wrote about it
   * @param node that runs it, or ran its last try since it was last run again; null if none has
   * @param taskId with the place of an instance, as in {@code load[3]}
   * @param mapped of a mapped task, group or loop as a whole, once its instances are there; null
   *     for others
   */
  public record Task(
      long taskInstanceId,
      String taskId,
      TaskState state,
      int tries,
      int earlierTries,
      @Nullable Long rows,
      long rejected,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String reason,
      @Nullable String note,
      @Nullable String node,
      @Nullable Mapped mapped) {

    /** As people see it: what waits for an instance that awaits approval does so itself. */
    public TaskState shownState() {
      return AskingInstances.shown(state, mapped == null ? 0 : mapped.awaitingApproval());
    }
  }

  /**
   * How far a mapped task, group or loop is.
   *
   * @param size its elements, or iterations begun
   * @param instances of all its tasks together
   * @param done of them at their end
   * @param failed of them
   * @param awaitingApproval of them, and of what is mapped in them
   */
  public record Mapped(int size, int instances, int done, int failed, int awaitingApproval) {

    /** For people. */
    public String words() {
      String some = "%,d of %,d done".formatted(done, instances);
      String bad = failed == 0 ? "" : ", %,d failed".formatted(failed);
      return some + bad + asking();
    }

    private String asking() {
      return switch (awaitingApproval) {
        case 0 -> "";
        case 1 -> ", 1 awaits approval";
        default -> ", %,d await approval".formatted(awaitingApproval);
      };
    }
  }

  /** What a run was asked for: its interval, and parameters as text by name. */
  public record Request(Interval interval, Map<String, String> params) {}

  private final DSLContext database;

  public RunReader(DSLContext database) {
    this.database = database;
  }

  /** The newest runs, newest first; {@code dagId} null for all DAGs. */
  public List<Run> runs(@Nullable String dagId, int limit) {
    return select(dagId == null ? noCondition() : DAG_RUN.DAG_ID.eq(dagId), limit);
  }

  /**
   * The newest run whose version of its DAG has a task, or an instance of one, of that name; {@code
   * dagId} null for all DAGs.
   */
  public Optional<Run> newestWith(String taskId, @Nullable String dagId) {
    Condition has =
        DAG_RUN.DAG_VERSION_ID.in(
            DSL.select(DAG_TASK.DAG_VERSION_ID)
                .from(DAG_TASK)
                .where(DAG_TASK.TASK_ID.eq(MissingTask.taskId(taskId))));
    return select(dagId == null ? has : has.and(DAG_RUN.DAG_ID.eq(dagId)), 1).stream().findFirst();
  }

  /** The newest runs of every DAG, at most {@code each} of each, newest first. */
  public Map<String, List<Run>> newestOfEach(int each) {
    var place = rowNumber().over().partitionBy(DAG_RUN.DAG_ID).orderBy(DAG_RUN.DAG_RUN_ID.desc());
    var ranked = DSL.select(DAG_RUN.DAG_RUN_ID, place.as("place")).from(DAG_RUN).asTable("ranked");
    Condition newest =
        DAG_RUN.DAG_RUN_ID.in(
            DSL.select(ranked.field(DAG_RUN.DAG_RUN_ID))
                .from(ranked)
                .where(field(name("ranked", "place"), Integer.class).le(each)));
    return select(newest, Integer.MAX_VALUE).stream()
        .collect(Collectors.groupingBy(Run::dagId, TreeMap::new, Collectors.toList()));
  }

  /** A run by its DAG and name. */
  public Optional<Run> run(String dagId, String runId) {
    return select(DAG_RUN.RUN_ID.eq(runId).and(DAG_RUN.DAG_ID.eq(dagId)), 1).stream().findFirst();
  }

  /** All DAGs' runs of one name, newest first: one a DAG at most. */
  public List<Run> named(String runId) {
    return select(DAG_RUN.RUN_ID.eq(runId), Integer.MAX_VALUE);
  }

  public Optional<Run> run(long dagRunId) {
    return select(DAG_RUN.DAG_RUN_ID.eq(dagRunId), 1).stream().findFirst();
  }

  private List<Run> select(Condition which, int limit) {
    return database
        .select(
            DAG_RUN.DAG_RUN_ID,
            DAG_RUN.DAG_ID,
            DAG_RUN.RUN_ID,
            DAG_RUN.RUN_TYPE,
            DAG_RUN.LOGICAL_DATE,
            DAG_RUN.STATE,
            DAG_RUN.STOP_REASON,
            DAG_RUN.PAUSED_AT,
            DAG_RUN.NOTE,
            DAG_RUN.CREATED_AT,
            DAG_RUN.STARTED_AT,
            DAG_RUN.ENDED_AT)
        .from(DAG_RUN)
        .where(which)
        .orderBy(DAG_RUN.DAG_RUN_ID.desc())
        .limit(limit)
        .fetch(row ->
            new Run(
                row.value1(),
                row.value2(),
                row.value3(),
                row.value4(),
                row.value5().toInstant(),
                RunState.of(row.value6()),
                row.value7() == null ? null : StopReason.of(row.value7()),
                Times.instant(row.value8()),
                row.value9(),
                row.value10().toInstant(),
                Times.instant(row.value11()),
                Times.instant(row.value12())));
  }

  /** The newest hundred updates that a run was started for, oldest first. */
  public List<AssetUpdate> updates(Run run) {
    return run.type().equals(RunType.UPDATED.key())
        ? new AssetUpdates(database).seenBy(run.dagRunId(), 100)
        : List.of();
  }

  /** The parameters that a run was given, as text by name, in JSON. */
  public String params(long dagRunId) {
    return database
        .select(DAG_RUN.PARAMS)
        .from(DAG_RUN)
        .where(DAG_RUN.DAG_RUN_ID.eq(dagRunId))
        .fetchSingle(row -> row.value1().data());
  }

  /** What a run was asked for. */
  public Request request(long dagRunId) {
    return database
        .select(DAG_RUN.INTERVAL_START, DAG_RUN.INTERVAL_END, DAG_RUN.PARAMS)
        .from(DAG_RUN)
        .where(DAG_RUN.DAG_RUN_ID.eq(dagRunId))
        .fetchSingle(row -> {
          Map<String, String> params = new TreeMap<>();
          StoredJson.read(row.value3().data())
              .properties()
              .forEach(param -> params.put(param.getKey(), StoredJson.plain(param.getValue())));
          return new Request(
              new Interval(row.value1().toInstant(), row.value2().toInstant()), params);
        });
  }

  /** A run's tasks in an order that respects every edge; a mapped one is one. */
  public List<Task> tasks(long dagRunId) {
    return new TaskReader(database).ofRun(dagRunId);
  }

  /** A task instance by what people call it, as in {@code load} or {@code load[3]}. */
  public Optional<Task> task(long dagRunId, String taskId) {
    return new TaskReader(database).named(dagRunId, taskId);
  }

  /** The refusal of a name that {@link #task} knows no task instance of, without a full stop. */
  public TaskNotFound missing(long dagRunId, String taskId) {
    return new MissingTask(database, dagRunId, taskId).refusal();
  }

  /**
   * What becomes of the mapped task or loop whose instance is marked as success, in a sentence
   * without a full stop; empty if nothing does.
   */
  public Optional<String> missedOutput(long dagRunId, String taskId) {
    return MissedOutput.of(database, dagRunId, taskId);
  }

  /** The mapped tasks, groups and loops that a task instance is an instance of, outermost first. */
  public List<String> around(long taskInstanceId) {
    return new TaskReader(database).around(taskInstanceId);
  }

  /**
   * Instances of a mapped task, group or loop: those that failed first, then those that have not
   * ended, then by their elements.
   */
  public List<Task> instances(long dagRunId, long taskInstanceId, int limit) {
    return new TaskReader(database).instances(dagRunId, taskInstanceId, limit);
  }

  /** What a run's latest tries found, as much of it as people are shown. */
  public RunChecks shownChecks(long dagRunId) {
    return new CheckReader(database).ofRun(dagRunId);
  }

  /** The results of a run's latest tries, in the order of its tasks, with all failing rows kept. */
  public List<CheckReader.Result> checks(long dagRunId) {
    return new CheckReader(database).ofRunWithRows(dagRunId);
  }

  /**
   * The log of every try of a task instance so far, oldest first; one that was lost has not said so
   * itself.
   */
  public String log(long taskInstanceId) {
    var tries = new TryReader(database);
    var text = new StringBuilder();
    for (TryReader.Try one : tries.tries(taskInstanceId).reversed()) {
      tries.log(taskInstanceId, one.token(), 0).forEach(chunk -> text.append(chunk.content()));
      text.append(one.lostLine());
    }
    return text.toString();
  }
}
