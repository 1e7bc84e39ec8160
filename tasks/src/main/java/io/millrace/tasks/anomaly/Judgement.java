package io.millrace.tasks.anomaly;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a point was found to be.
 *
 * @param says it in one sentence, without a full stop
 * @param least that was usual, of a single value; null if there is no least
 * @param most that was usual; of labels, how far they may differ
 * @param changes of labels, the greatest first; none of a single value
 */
public record Judgement(
    Verdict verdict,
    String says,
    @Nullable Double least,
    @Nullable Double most,
    List<Change> changes) {

  /** What it comes to. */
  public enum Verdict {
    USUAL,
    UNUSUAL,
    /** There are too few earlier points to say. */
    NO_BASELINE
  }

  /**
   * A label that has another value than before.
   *
   * @param now null if it is gone
   * @param before null if it is new
   */
  public record Change(String label, @Nullable Double now, @Nullable Double before) {}

  public Judgement {
    changes = List.copyOf(changes);
  }

  static Judgement noBaseline(String why) {
    return new Judgement(
        Verdict.NO_BASELINE, "no baseline yet (" + why + ")", null, null, List.of());
  }
}
