package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.CheckResult;
import io.millrace.orchestrator.run.Effect;
import org.jooq.JSONB;

/** The effect of an earlier try, as its warehouse's ledger keeps it. */
final class AdoptedEffect {

  private static final String NO_ROWS = "[]";

  private AdoptedEffect() {}

  /**
   * Reads it, whichever program has written it. A ledger may hold samples that are no JSON, and
   * cannot be recorded: those are left out.
   *
   * @throws io.millrace.tasks.TaskFailed for good, if it is no effect
   */
  static Effect of(JSONB outcome) {
    Effect kept = Json.readKnown(outcome.data(), Effect.class);
    return kept.withChecks(kept.checks().stream().map(AdoptedEffect::recordable).toList());
  }

  private static CheckResult recordable(CheckResult check) {
    return Json.isJson(check.sample()) ? check : check.withSample(NO_ROWS);
  }
}
