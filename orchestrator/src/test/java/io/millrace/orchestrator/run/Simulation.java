package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DEFERRAL;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.tasks.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.DSLContext;

/**
 * Two nodes without threads that take turns at random, step by step, on a real database: they
 * create, admit, claim and finish, in batches as a busy node does; and people stop, pause and mark
 * runs and clear them, whole or in part. What a step draws depends on its seed alone; retries are
 * due when the simulation says so.
 */
final class Simulation {

  private static final int DAGS = 40;
  private static final int AT_ONCE = 500;
  private static final int MOST_IN_A_BATCH = 150;
  private static final Interval NOW = new Interval(Instant.EPOCH, Instant.EPOCH);

  private final DSLContext sql;
  private final SplittableRandom random;
  private final int wanted;
  private final List<Runs> nodes;
  private final Map<String, RunGraph> graphs = new LinkedHashMap<>();
  private final Map<Long, RunGraph> byVersion = new HashMap<>();
  private final Scope scope;
  private final LimitAndQueueRows limitsAndQueue;
  private final List<Claim> running = new ArrayList<>();
  private final List<Claim> spent = new ArrayList<>();
  private final List<Long> ended = new ArrayList<>();
  private final People people;
  private int created;
  private int stopped;
  private int cleared;

  Simulation(DSLContext sql, long seed, int runs) {
    this.sql = sql;
    this.random = new SplittableRandom(seed);
    this.wanted = runs;
    this.people = new People(sql, random);
    this.nodes = List.of(new Runs(sql), new Runs(sql));
    for (int dag = 0; dag < DAGS; dag++) {
      String id = "simulated_" + dag;
      graphs.put(id, RandomGraph.of(id, random));
    }
    this.scope = new Scope(graphs.keySet(), versions(), null);
    this.limitsAndQueue = new LimitAndQueueRows(sql, graphs);
    RandomGraph.makePools(sql);
  }

  private Set<Long> versions() {
    return sql.transactionResult(configuration ->
        graphs.values().stream()
            .map(graph -> VersionStore.idOf(configuration.dsl(), graph))
            .collect(Collectors.toSet()));
  }

  Map<String, RunGraph> graphs() {
    return graphs;
  }

  /** What people did, each as often as it changed something. */
  Map<String, Integer> people() {
    return people.did();
  }

  int stopped() {
    return stopped;
  }

  int cleared() {
    return cleared;
  }

  /** Runs them all to their end. */
  void run() {
    while (created < wanted || unended() > 0) {
      if (created < wanted && unended() < AT_ONCE) {
        create();
      }
      for (int step = 0; step < 50; step++) {
        step();
      }
      limitsAndQueue.hold();
    }
  }

  private int unended() {
    return sql.fetchCount(DAG_RUN, DAG_RUN.STATE.in(RunState.QUEUED.key(), RunState.RUNNING.key()));
  }

  private void create() {
    sql.transaction(configuration -> {
      for (int i = 0; i < AT_ONCE && created < wanted; i++) {
        RunGraph graph = List.copyOf(graphs.values()).get(random.nextInt(DAGS));
        NewRun run =
            new NewRun(graph.dagId(), "r" + created++, RunType.MANUAL, NOW, "{}", List.of(), null);
        Runs.createIn(configuration.dsl(), run, graph);
      }
    });
  }

  private void step() {
    int node = random.nextInt(nodes.size());
    Runs runs = nodes.get(node);
    switch (random.nextInt(14)) {
      case 0 -> take(runs.admit(scope, node + 1, slots()));
      case 1 -> {
        passTime();
        runs.retryDue();
        runs.wakeDue();
      }
      case 2, 3 -> take(runs.claimReady(scope, node + 1, slots()));
      case 4 -> stopOne(runs);
      case 5 -> clearOne(runs);
      case 6 -> actOfPeople(new Operations(runs));
      case 7 -> people.settle(new Operations(runs), node + 1);
      default -> take(runs.finish(batch(), node + 1, slots()));
    }
  }

  /** Once nothing new is created they let go, or what they clear would never come to an end. */
  private void actOfPeople(Operations operations) {
    if (created < wanted) {
      people.act(operations, ended, running);
    } else {
      people.letGo(operations);
    }
  }

  private Slots slots() {
    return new Slots(0, random.nextInt(2 * MOST_IN_A_BATCH));
  }

  private void take(Pushed pushed) {
    running.addAll(pushed.claims());
    running.sort(Comparator.comparingLong(Claim::taskInstanceId));
    pushed.endedRuns().forEach(run -> ended.add(run.dagRunId()));
  }

  private List<FinishedTry> batch() {
    List<FinishedTry> batch = new ArrayList<>();
    for (int i = random.nextInt(MOST_IN_A_BATCH); i > 0 && !running.isEmpty(); i--) {
      Claim claim = running.remove(random.nextInt(running.size()));
      batch.add(new FinishedTry(claim, outcome(claim), "line\n", 0));
      spent.add(claim);
    }
    if (!spent.isEmpty() && random.nextInt(8) == 0) {
      Claim late = spent.get(random.nextInt(spent.size()));
      if (batch.stream().noneMatch(one -> one.claim().key().equals(late.key()))) {
        batch.add(new FinishedTry(late, outcome(late), "late\n", 1));
      }
    }
    return batch;
  }

  private Outcome outcome(Claim claim) {
    if (claim.stop() != null && !graphOf(claim).isTeardown(claim.ordinal())) {
      return new Outcome.Cancelled("its run was stopped");
    }
    PendingMark mark = people.markOf(claim);
    if (mark != null) {
      return mark.outcome();
    }
    return switch (random.nextInt(12)) {
      case 0 -> new Outcome.Failed("it failed", null, Effect.NONE);
      case 1 ->
          claim.tryNumber() > 3
              ? new Outcome.Succeeded(Effect.NONE, false)
              : new Outcome.Failed("once more", Duration.ofMinutes(5), Effect.NONE);
      case 2 -> new Outcome.HandedBack("its node left", true);
      case 3 -> new Outcome.Unknown("the answer was lost");
      case 4 ->
          random.nextBoolean()
              ? new Outcome.Skipped("nothing to do")
              : new Outcome.Deferred("not there yet", Duration.ofMinutes(5), null, null);
      case 5 -> new Outcome.Succeeded(choice(claim), false);
      default -> new Outcome.Succeeded(list(), false);
    };
  }

  /** Hands on a list, for whoever is mapped over it; now and then something else. */
  private Effect list() {
    int size = random.nextInt(4);
    String json =
        random.nextInt(20) == 0
            ? "{\"a\": 1}"
            : IntStream.range(0, size).boxed().toList().toString();
    return new Effect(null, 0, json, List.of(), List.of(), List.of());
  }

  /** Some of what comes directly after it, or all that comes after it, is not to run. */
  private Effect choice(Claim claim) {
    RunGraph graph = graphOf(claim);
    List<Integer> after = graph.nodes().get(claim.ordinal()).downstream();
    List<Integer> skipped =
        random.nextInt(3) == 0
            ? List.copyOf(graph.andDownstream(after))
            : after.stream().filter(child -> random.nextBoolean()).toList();
    return new Effect(
        null,
        0,
        null,
        List.of(),
        List.of(),
        List.of(),
        skipped.stream().map(child -> graph.nodes().get(child).taskId()).toList());
  }

  private RunGraph graphOf(Claim claim) {
    return byVersion.computeIfAbsent(
        claim.dagVersionId(), version -> VersionStore.load(sql, version));
  }

  /** Five minutes, for whoever waits. */
  private void passTime() {
    sql.execute(RetryTasks.hurry(TASK_INSTANCE.DUE_AT.isNotNull()));
    sql.update(DEFERRAL).set(DEFERRAL.POKE_AT, DatabaseClock.now()).execute();
  }

  private void stopOne(Runs runs) {
    if (!running.isEmpty() && random.nextInt(3) == 0) {
      long run = running.get(random.nextInt(running.size())).dagRunId();
      StopReason reason = random.nextBoolean() ? StopReason.CANCEL : StopReason.TIMEOUT;
      stopped += runs.stop(run, reason) ? 1 : 0;
    }
  }

  private void clearOne(Runs runs) {
    if (created < wanted && !ended.isEmpty()) {
      Clearing which =
          switch (random.nextInt(3)) {
            case 0 -> new Clearing.Unsuccessful();
            case 1 -> new Clearing.From("t" + random.nextInt(5));
            default -> new Clearing.Everything();
          };
      cleared += runs.clear(ended.get(random.nextInt(ended.size())), which) > 0 ? 1 : 0;
    }
  }

  /** Claims that the database has and nobody finished: there are none once all runs have ended. */
  int forgotten() {
    return sql.fetchCount(TASK_INSTANCE, TaskRows.in(TaskState.RUNNING));
  }
}
