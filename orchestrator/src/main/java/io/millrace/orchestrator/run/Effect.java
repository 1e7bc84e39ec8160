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
 * @param skips ids of the tasks after it that are not to run, whatever their trigger rules
 */
public record Effect(
    @Nullable Long rows,
    long rejected,
    @Nullable String output,
    List<CheckResult> checks,
    List<ExecutedQuery> queries,
    List<SourceFile> files,
    List<String> skips) {

  /** An output's bytes of JSON at most; nodes hold several of them at once. */
  public static final int MOST_OUTPUT = 8_000_000;

  public static final Effect NONE = new Effect(null, 0, null, List.of(), List.of(), List.of());

  // Jackson reads null for what an older program has not written.
  @SuppressWarnings("NullAway")
  public Effect {
    skips = skips == null ? List.of() : List.copyOf(skips);
  }

  /** Of a task that skips no others. */
  public Effect(
      @Nullable Long rows,
      long rejected,
      @Nullable String output,
      List<CheckResult> checks,
      List<ExecutedQuery> queries,
      List<SourceFile> files) {
    this(rows, rejected, output, checks, queries, files, List.of());
  }

  /** Nothing but that these tasks are not to run. */
  static Effect skipping(List<String> tasks) {
    return tasks.isEmpty()
        ? NONE
        : new Effect(null, 0, null, List.of(), List.of(), List.of(), tasks);
  }

  /** With these checks in place of its own. */
  public Effect withChecks(List<CheckResult> others) {
    return new Effect(rows, rejected, output, others, queries, files, skips);
  }
}
