package io.millrace.orchestrator.alert;

import static io.millrace.sql.orchestrator.Tables.INCIDENT;

import io.millrace.orchestrator.run.CheckResult;
import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.FinishedTry;
import io.millrace.orchestrator.run.Graphs;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.Runs;
import io.millrace.orchestrator.run.Scope;
import io.millrace.orchestrator.run.Slots;
import io.millrace.tasks.Check.Severity;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;

/** A run with a failed check, a failed task and so three alerts, queued for some channels. */
public final class FailedRun {

  static final int ALERTS = 3;

  private static final AtomicInteger RUNS = new AtomicInteger();

  private FailedRun() {}

  /** As if its check had never failed before. Answers the run's key. */
  public static long queue(DSLContext sql, String... channels) {
    sql.deleteFrom(INCIDENT).execute();
    var runs = new Runs(sql, Set.of(channels));
    String name = "manual__" + RUNS.incrementAndGet();
    long run =
        runs.create(Graphs.manualRun("shop", name), Graphs.graph("shop", Graphs.external("load")));
    Claim claim = runs.admit(Scope.of(List.of("shop")), 1, new Slots(0, 1)).claims().getFirst();
    var check =
        new CheckResult(
            "unique",
            "raw.orders",
            Severity.BLOCKING,
            CheckResult.Status.FAILED,
            100,
            2,
            "[{\"id\": 7, \"name\": \"<a&b>\"}]",
            "select 1");
    var effect = new Effect(0L, 0, null, List.of(check), List.of(), List.of());
    var outcome = new Outcome.Failed("2 < 3 & nothing helps", null, effect);
    runs.finish(List.of(new FinishedTry(claim, outcome, "", 0)), 1, Slots.none());
    return run;
  }
}
