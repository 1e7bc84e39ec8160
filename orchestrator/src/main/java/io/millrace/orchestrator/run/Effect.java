package io.millrace.orchestrator.run;

import io.millrace.tasks.SourceFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a try leaves to be recorded; what the ledger keeps as its outcome.
 *
 * @param rows written; null if the task does not count rows
 * @param rejected rows that could not be loaded
 * @param output JSON; null if the task has none
 */
public record Effect(
    @Nullable Long rows,
    long rejected,
    @Nullable String output,
    List<CheckResult> checks,
    List<ExecutedQuery> queries,
    List<SourceFile> files) {

  public static final Effect NONE = new Effect(null, 0, null, List.of(), List.of(), List.of());

  /** With these checks in place of its own. */
  public Effect withChecks(List<CheckResult> others) {
    return new Effect(rows, rejected, output, others, queries, files);
  }
}
