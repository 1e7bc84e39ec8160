package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;

import io.millrace.orchestrator.run.TaskRows.Moved;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Everything that moves runs and task instances, one transaction a method but where it says
 * otherwise. Thread-safe; two nodes may call it at once.
 */
public final class Runs {

  private static final String CHECK_VIOLATION = "23514";

  private final DSLContext database;
  private final Transactions transactions;
  private final Outbox outbox;
  private final RecordUpdates updates = new RecordUpdates();
  private final Map<Long, RunGraph> graphs = new ConcurrentHashMap<>();

  /** Alerts go to the log alone. */
  public Runs(DSLContext database) {
    this(database, Set.of("log"));
  }

  /** {@code channels} names those that every alert is queued for. */
  public Runs(DSLContext database, Set<String> channels) {
    this(database, AlertRoutes.toAll(channels));
  }

  /** {@code alerts} says which of them are queued for which channels. */
  public Runs(DSLContext database, AlertRoutes alerts) {
    this.database = database;
    this.transactions = new Transactions(database);
    this.outbox = new Outbox(alerts);
  }

  /**
   * Creates a run with its task instances, queued.
   *
   * @return its key
   * @throws RunExists if there is one of that name, or a scheduled one of that logical date
   * @throws PoolRefused if a task is in a pool that does not exist
   */
  public long create(NewRun run, RunGraph graph) {
    return inTransaction(tx -> createIn(tx, run, graph));
  }

  /** As {@link #create}, in a transaction of the caller's. */
  public static long createIn(DSLContext tx, NewRun run, RunGraph graph) {
    return CreateRun.of(tx, run, graph);
  }

  Outbox outbox() {
    return outbox;
  }

  /** Records finished tries and claims what became ready and fits into {@code slots}. */
  public Pushed finish(List<FinishedTry> batch, long nodeId, Slots slots) {
    return finish(batch, nodeId, slots, true);
  }

  private Pushed finish(List<FinishedTry> batch, long nodeId, Slots slots, boolean reserve) {
    try {
      return inTransaction(tx -> push(tx, nodeId, slots.copy()).finish(batch, reserve));
    } catch (RunPaused paused) {
      return finish(batch, nodeId, slots, false);
    } catch (ClaimsLost | DataAccessException failure) {
      if (!isRolledBack(failure)) {
        throw failure;
      }
      List<FinishedTry> held = HeldClaims.of(database, batch);
      if (held.size() == batch.size()) {
        throw failure;
      }
      return held.isEmpty() ? Pushed.NOTHING : finish(held, nodeId, slots, reserve);
    }
  }

  /**
   * Whether it is certain that nothing of a push was written: otherwise its claims are in doubt,
   * and who called must look for them.
   */
  private static boolean isRolledBack(RuntimeException failure) {
    if (failure instanceof DataAccessException refused) {
      return CHECK_VIOLATION.equals(refused.sqlState());
    }
    return failure instanceof ClaimsLost;
  }

  /**
   * Lets queued runs of the DAGs that this node knows start whose tables are free, and claims what
   * they start with.
   */
  public Pushed admit(Scope scope, long nodeId, Slots slots) {
    return inTransaction(tx -> {
      List<LockedRun> admitted = AdmitRuns.of(tx, scope, nodeId);
      return admitted.isEmpty() ? Pushed.NOTHING : push(tx, nodeId, slots.copy()).start(admitted);
    });
  }

  /** Claims ready task instances of the DAGs that this node knows and the queues that it takes. */
  public Pushed claimReady(Scope scope, long nodeId, Slots slots) {
    return inTransaction(tx -> push(tx, nodeId, slots.copy()).claimReady(scope));
  }

  Push push(DSLContext tx, long nodeId, Slots slots) {
    return new Push(tx, nodeId, slots, id -> graph(tx, id), outbox, updates);
  }

  RunGraph graph(DSLContext tx, long version) {
    RunGraph known = graphs.get(version);
    if (known == null) {
      known = VersionStore.load(tx, version);
      graphs.put(version, known);
    }
    return known;
  }

  /** One look at what a node is to attend to beside the hot path. */
  public Duties duties(Scope scope) {
    return FindDuties.of(database, scope);
  }

  /** Makes due retries ready, and begins groups again that are due. */
  public void retryDue() {
    inTransaction(tx -> makeReady(tx).retries());
    inTransaction(tx -> {
      List<LockedRun> again = RetryGroups.of(tx, this);
      return again.isEmpty()
          ? Pushed.NOTHING
          : push(tx, Operations.NOBODY, Slots.none()).reconsider(again);
    });
  }

  /** Makes ready the deferred task instances whose time has come; answers how many. */
  public int wakeDue() {
    return inTransaction(tx -> makeReady(tx).deferred(Deferrals.due(tx)));
  }

  /** Makes these ready, of which somebody knows that they wait no longer; answers how many. */
  public int wake(List<Long> taskInstanceIds) {
    return taskInstanceIds.isEmpty()
        ? 0
        : inTransaction(tx -> makeReady(tx).deferred(taskInstanceIds));
  }

  MakeReady makeReady(DSLContext tx) {
    return new MakeReady(tx, id -> graph(tx, id));
  }

  /** Takes deferred task instances that are to be poked, and that a node could claim. */
  public List<Poke> takePokes(Scope scope, int most) {
    return inTransaction(tx -> Deferrals.take(tx, scope, most));
  }

  /** Has sensors poked later that want to be. */
  public void postpone(List<PostponedPoke> pokes) {
    if (!pokes.isEmpty()) {
      Deferrals.postpone(database, pokes);
    }
  }

  /** Decides anew what has waited for the run before, and need wait no longer. */
  public void wakePast() {
    inTransaction(tx -> {
      List<LockedRun> runs = WakePast.of(tx);
      return runs.isEmpty()
          ? Pushed.NOTHING
          : push(tx, Operations.NOBODY, Slots.none()).reconsider(runs);
    });
  }

  /** Takes from dead nodes what they were running; answers how many. */
  public int rescueLost() {
    List<Moved> rescued = inTransaction(tx -> makeReady(tx).lost());
    rescued.stream().map(Moved::dagRunId).distinct().forEach(this::goOnStopping);
    return rescued.size();
  }

  private void goOnStopping(long dagRunId) {
    Boolean ignored =
        inTransaction(tx -> {
          LockedRun run = lock(tx, dagRunId);
          boolean goesOn =
              run != null && StopRun.goOn(tx, run, graph(tx, run.dagVersionId()), outbox);
          if (goesOn) {
            DecideAnew.of(tx, this, List.of(dagRunId));
          }
          return goesOn;
        });
  }

  /** Ends the wait of tasks that ask, and were not answered in time; answers how many. */
  public int expireQuestions() {
    return inTransaction(
        tx -> makeReady(tx).answered(AnswerTasks.expire(tx), "its time to be answered is over"));
  }

  /** Tells of what is not done in time; false if there is nothing to tell. */
  public boolean tellOfLate() {
    return inTransaction(tx -> LookAtDeadlines.of(tx, outbox));
  }

  /** Asks a run to stop; false if it has ended or was asked before. */
  public boolean stop(long dagRunId, StopReason reason) {
    return inTransaction(tx -> {
      LockedRun run = lock(tx, dagRunId);
      return run != null && stop(tx, run, reason);
    });
  }

  /** The same of a locked run, as the last of a transaction, which it commits. */
  boolean stop(DSLContext tx, LockedRun run, StopReason reason) {
    boolean asked = StopRun.now(tx, run, graph(tx, run.dagVersionId()), reason, outbox);
    if (asked) {
      DecideAnew.of(tx, this, List.of(run.dagRunId()));
    }
    return asked;
  }

  /** Stops the runs that take longer than their timeout. */
  public void stopOverdue() {
    List<Long> overdue =
        database
            .select(DAG_RUN.DAG_RUN_ID)
            .from(DAG_RUN)
            .where(DAG_RUN.STATE.eq(RunState.RUNNING.key()))
            .and(RunStore.overdue())
            .fetch(DAG_RUN.DAG_RUN_ID);
    overdue.forEach(run -> stop(run, StopReason.TIMEOUT));
  }

  /** Of these runs, the ones that were asked to stop. */
  public Map<Long, StopReason> stopping(Collection<Long> dagRunIds) {
    return database
        .select(DAG_RUN.DAG_RUN_ID, DAG_RUN.STOP_REASON)
        .from(DAG_RUN)
        .where(DAG_RUN.DAG_RUN_ID.eq(DSL.any(dagRunIds.toArray(Long[]::new))))
        .and(DAG_RUN.STOP_REASON.isNotNull())
        .fetchMap(row -> row.value1(), row -> StopReason.of(row.value2()));
  }

  /**
   * Clears task instances of an ended run, and queues the run again.
   *
   * @return how many task instances run again; 0 if the run has not ended or there are none
   * @throws PoolRefused as {@link Operations#clear}
   */
  public int clear(long dagRunId, Clearing which) {
    return clear(dagRunId, which, Actor.UNKNOWN);
  }

  /** As above, for somebody. */
  public int clear(long dagRunId, Clearing which, Actor by) {
    return inTransaction(tx -> {
      LockedRun run = lock(tx, dagRunId);
      if (run == null || !run.state().ended()) {
        return 0;
      }
      ClearTasks plan = ClearTasks.plan(tx, run, graph(tx, run.dagVersionId()), which);
      plan.require();
      plan.apply(by);
      return plan.tasks().size();
    });
  }

  /** Keeps what running tries have logged so far. */
  public void log(List<LogChunk> chunks) {
    inTransaction(tx -> {
      TryStore.log(tx, chunks);
      return chunks.size();
    });
  }

  /**
   * Task instances that the database says this node runs; empty while it may still be about to say
   * so of more, as where a connection was lost in the middle of a claim.
   */
  public Optional<List<Claim>> claimsOf(long nodeId) {
    return inTransaction(tx ->
        ClaimLock.isFree(tx, nodeId) ? Optional.of(NodeClaims.of(tx, nodeId)) : Optional.empty());
  }

  static @Nullable LockedRun lock(DSLContext tx, long dagRunId) {
    return RunStore.lock(tx, List.of(dagRunId)).stream().findFirst().orElse(null);
  }

  /** As {@link Transactions#run}. */
  <T extends @Nullable Object> T inTransaction(Function<DSLContext, T> work) {
    return transactions.run(work);
  }
}
