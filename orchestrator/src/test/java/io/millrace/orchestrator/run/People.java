package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** People who pause, clear and mark what they come across, at random. */
final class People {

  private static final Actor ANNA = new Actor("anna");

  private static final int AT_ONCE = 12;

  private final DSLContext sql;
  private final SplittableRandom random;
  private final Map<Claim.Key, PendingMark> seen = new HashMap<>();
  private final Map<String, Integer> did = new TreeMap<>();

  People(DSLContext sql, SplittableRandom random) {
    this.sql = sql;
    this.random = random;
  }

  Map<String, Integer> did() {
    return did;
  }

  /** Do something to some runs. */
  void act(Operations operations, List<Long> ended, List<Claim> running) {
    for (int person = 0; person < AT_ONCE; person++) {
      actOnce(operations, ended, running);
    }
  }

  /** To a run, or goes on with all that are paused. */
  private void actOnce(Operations operations, List<Long> ended, List<Claim> running) {
    if (random.nextInt(8) == 0) {
      letGo(operations);
      return;
    }
    Long run = someRun(ended, running);
    if (run == null) {
      return;
    }
    try {
      switch (random.nextInt(8)) {
        case 0, 1 -> count("paused", operations.pause(run, ANNA));
        case 2, 3, 4 -> clear(operations, run);
        case 5 -> count("marked run", operations.markRun(run, mark(), ANNA) != Marked.BEFORE);
        default -> mark(operations, run);
      }
    } catch (OperationRefused | TaskNotFound refused) {
      count("refused", true);
    }
  }

  private @Nullable Long someRun(List<Long> ended, List<Claim> running) {
    if (random.nextBoolean() && !running.isEmpty()) {
      return running.get(random.nextInt(running.size())).dagRunId();
    }
    return ended.isEmpty() ? null : ended.get(random.nextInt(ended.size()));
  }

  /** Go on with all that is paused. */
  void letGo(Operations operations) {
    sql.select(DAG_RUN.DAG_RUN_ID)
        .from(DAG_RUN)
        .where(DAG_RUN.PAUSED_AT.isNotNull())
        .orderBy(DAG_RUN.DAG_RUN_ID)
        .fetch(DAG_RUN.DAG_RUN_ID)
        .forEach(run -> count("resumed", operations.resume(run, ANNA)));
  }

  private void clear(Operations operations, long run) {
    var which =
        new Clearing.Tasks(
            random.nextInt(4) == 0 ? Set.of() : Set.copyOf(List.of(someTask(), someTask())),
            random.nextInt(4) == 0,
            random.nextBoolean(),
            random.nextInt(4) == 0);
    ClearRequest request = ClearRequest.of(run, which);
    List<ClearedTask> preview = operations.preview(request);
    List<ClearedTask> cleared = operations.clear(request, ANNA);
    if (!preview.equals(cleared)) {
      throw new AssertionError("cleared " + cleared + " and not " + preview);
    }
    count("cleared", !cleared.isEmpty());
  }

  private void mark(Operations operations, long run) {
    switch (operations.mark(run, someTask(), mark(), ANNA)) {
      case NOW -> count("marked", true);
      case ONCE_STOPPED -> count("marked once stopped", true);
      case BEFORE -> {}
    }
  }

  private Mark mark() {
    return random.nextInt(3) == 0 ? Mark.FAILED : Mark.SUCCESS;
  }

  private String someTask() {
    return "t" + random.nextInt(8) + (random.nextInt(4) == 0 ? "[" + random.nextInt(2) + "]" : "");
  }

  private void count(String what, boolean done) {
    if (done) {
      did.merge(what, 1, Integer::sum);
    }
  }

  /** As a node's look does: it learns of marks, and settles those that wait for nothing. */
  void settle(Operations operations, long nodeId) {
    operations.marksOf(nodeId).forEach(mark -> seen.put(mark.claim(), mark));
    operations.settleMarks();
  }

  /** What a try ends with that was stopped for a mark; others are quicker, or do not know yet. */
  @Nullable PendingMark markOf(Claim claim) {
    PendingMark known = seen.remove(claim.key());
    if (known != null) {
      return random.nextInt(4) == 0 ? null : known;
    }
    return claim.rescues() == 0 ? null : PendingMarks.of(sql, claim).orElse(null);
  }
}
