package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.CheckResult;
import io.millrace.orchestrator.run.Effect;
import org.jooq.JSONB;

/** The effect of an earlier try, as its warehouse's ledger keeps it. */
final class AdoptedEffect {

  private static final String NO_ROWS = "[]";

  private AdoptedEffect() {}

  /**
   * Reads it, whichever program has written it. Programs before this one have hidden secrets in
   * samples so that some are no JSON any more, and cannot be recorded: those are left out.
   *
   * @throws io.millrace.tasks.TaskFailed for good, if it is no effect
   */
  static Effect of(JSONB outcome) {
    Effect kept = Json.readKnown(outcome.data(), Effect.class);
    return new Effect(
        kept.rows(),
        kept.rejected(),
        kept.output(),
        kept.checks().stream().map(AdoptedEffect::recordable).toList(),
        kept.queries(),
        kept.files());
  }

  private static CheckResult recordable(CheckResult check) {
    return Json.isJson(check.sample())
        ? check
        : new CheckResult(
            check.check(),
            check.table(),
            check.severity(),
            check.status(),
            check.checked(),
            check.failed(),
            NO_ROWS,
            check.statement());
  }
}
