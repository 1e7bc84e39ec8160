package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Capacity;
import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.FinishedTry;
import io.millrace.orchestrator.run.LogChunk;
import io.millrace.orchestrator.run.PendingMark;
import io.millrace.orchestrator.run.Poke;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.orchestrator.run.Scope;
import io.millrace.orchestrator.run.Slots;
import io.millrace.tasks.Alerting;
import io.millrace.tasks.Concurrency;
import io.millrace.tasks.Executor;
import io.millrace.tasks.Limits;
import io.millrace.tasks.Mapping;
import io.millrace.tasks.Relations;
import io.millrace.tasks.Retries;
import io.millrace.tasks.Task;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskRole;
import io.millrace.tasks.TriggerRule;
import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.plain.JavaTasks;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** The tries that run on this node. Started and forgotten by the dispatcher's thread alone. */
final class Worker implements AutoCloseable {

  /** A try that is over. */
  record Ended(RunningTry running, FinishedTry finished) {}

  private static final int MOST_KNOWN = 1000;

  private final NodeDags dags;
  private final TryServices services;
  private final TryThreads threads;
  private final AskSensor sensors;
  private final Capacity capacity;
  private final Map<Claim.Key, RunningTry> running = new ConcurrentHashMap<>();
  private final KnownRuns runs;

  Worker(NodeDags dags, TryServices services, Capacity capacity) {
    this.dags = dags;
    this.services = services;
    this.threads = new TryThreads(services);
    this.sensors = new AskSensor(dags, services);
    this.capacity = capacity;
    LongFunction<RunDetails> load = id -> RunDetails.load(services.database(), id);
    this.runs = new KnownRuns(load, this::runIds, MOST_KNOWN);
  }

  UUID orchestrator() {
    return services.orchestrator();
  }

  Scope scope() {
    return dags.scope();
  }

  /** The places free once the tries that ended are forgotten. */
  Slots freeSlots(Collection<Ended> ended) {
    Set<Claim.Key> over =
        ended.stream().map(one -> one.running().claim().key()).collect(Collectors.toSet());
    int warehouse = capacity.warehouse() - threads.placesKept(RunGraph.Kind.WAREHOUSE);
    int external = capacity.external() - threads.placesKept(RunGraph.Kind.EXTERNAL);
    for (RunningTry one : running.values()) {
      if (!over.contains(one.claim().key())) {
        switch (one.kind()) {
          case WAREHOUSE -> warehouse--;
          case EXTERNAL -> external--;
        }
      }
    }
    return new Slots(Math.max(0, warehouse), Math.max(0, external), scope().queues());
  }

  /** What these claims are about, if they are of mapped tasks. */
  Elements elementsOf(List<Claim> claims) {
    return Elements.of(services.database(), claims.stream().map(Claim::mapped).toList());
  }

  /**
   * Starts a claimed try; {@code whenEnded} is called on the try's thread or, if that is left
   * behind, on another.
   */
  void start(Claim claim, Elements elements, Consumer<Ended> whenEnded) {
    RunDetails run = runs.get(claim.dagRunId());
    LoadedDag dag = dagOf(run);
    Task<?> task = taskOf(dag, claim);
    Claim toRun = tearsDown(task) ? claim.withoutStop() : claim;
    var one = new RunningTry(toRun, dag, task, run, services, elements.at(claim.mapped()));
    running.put(claim.key(), one);
    try {
      threads.start(one, whenEnded);
    } catch (RuntimeException | Error noThread) {
      forget(one);
      throw noThread;
    }
  }

  /** Asks a deferred task whether it waits yet. */
  SensorAnswer ask(Poke poke) {
    return sensors.answer(poke);
  }

  private LoadedDag dagOf(RunDetails run) {
    LoadedDag dag = dags.find(run.dagId());
    return dag == null ? LoadedDag.gone(run.dagId()) : dag;
  }

  /**
   * The task as this node knows it; a task that left its DAG fails with a sentence that says so.
   */
  private static Task<?> taskOf(LoadedDag dag, Claim claim) {
    Task<?> task = dag.tasks().get(claim.taskId());
    return task == null ? gone(dag, claim.taskId()) : task;
  }

  private static Task<Void> gone(LoadedDag dag, String taskId) {
    return new Task<>(
        taskId,
        JavaTasks.java(context -> {
          throw TaskFailed.forGood(
              "DAG %s has no task %s any more; start a new run".formatted(dag.dag().id(), taskId));
        }),
        List.of(),
        Set.of(),
        TriggerRule.ALL_SUCCESS,
        new Limits(Retries.NONE, null, false),
        Lineage.NONE,
        Task.DEFAULT_QUEUE,
        new Executor.InNode(),
        Concurrency.UNLIMITED,
        Set.of(),
        Alerting.NONE,
        Relations.NONE,
        Mapping.NONE);
  }

  void forget(RunningTry one) {
    running.remove(one.claim().key());
  }

  /** A run for people; its key if nothing of it has run here. */
  String runName(long dagRunId) {
    RunDetails run = runs.find(dagRunId);
    return run == null ? Long.toString(dagRunId) : run.dagId() + "/" + run.runId();
  }

  void forgetRun(long dagRunId) {
    runs.forget(dagRunId);
  }

  boolean isRunning(Claim claim) {
    return running.containsKey(claim.key());
  }

  boolean idle() {
    return running.isEmpty();
  }

  int runningTries() {
    return running.size();
  }

  /** Threads that keep their places, though their tries are over. */
  int threadsLeftBehind() {
    return threads.placesKept();
  }

  Set<Long> runIds() {
    return running.values().stream().map(one -> one.claim().dagRunId()).collect(Collectors.toSet());
  }

  private static boolean tearsDown(Task<?> task) {
    return task.relations().role() == TaskRole.TEARDOWN;
  }

  /** Stops the tries of these runs, but for what they tear down. */
  void stopRuns(Set<Long> dagRunIds) {
    running.values().stream()
        .filter(one -> dagRunIds.contains(one.claim().dagRunId()))
        .filter(one -> !tearsDown(one.task()))
        .forEach(one -> threads.stop(one, StopSignal.Reason.RUN_STOPPED));
  }

  /** Stops the tries of these claims, for their tasks to be marked. */
  void stopMarked(List<PendingMark> marks) {
    for (PendingMark mark : marks) {
      RunningTry one = running.get(mark.claim());
      if (one != null) {
        one.mark(mark);
        threads.stop(one, StopSignal.Reason.MARKED);
      }
    }
  }

  /** Stops all tries; their tasks are handed back. */
  void stopAll() {
    running.values().forEach(one -> threads.stop(one, StopSignal.Reason.NODE_LEAVES));
  }

  /** Hands on what the running tries have logged since last asked. */
  void drainLogs(Consumer<LogChunk> to) {
    for (RunningTry one : running.values()) {
      Claim claim = one.claim();
      one.tryLog()
          .drain()
          .ifPresent(chunk ->
              to.accept(
                  new LogChunk(
                      claim.taskInstanceId(), claim.token(), chunk.number(), chunk.content())));
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
