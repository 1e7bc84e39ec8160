package io.millrace.tasks;

import io.millrace.tasks.Check.Severity;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much may fail before a check warns, and before it fails.
 *
 * @param warn null if it never only warns
 * @param fail null if it never fails
 */
public record Thresholds(@Nullable Threshold warn, @Nullable Threshold fail) {

  private static final Threshold NONE = Threshold.count(0);

  /** The first failure has this severity. */
  public static Thresholds of(Severity severity) {
    return switch (severity) {
      case WARNING -> new Thresholds(NONE, null);
      case BLOCKING -> new Thresholds(null, NONE);
    };
  }

  Thresholds warnAbove(Threshold threshold) {
    return new Thresholds(threshold, fail);
  }

  Thresholds failAbove(Threshold threshold) {
    return new Thresholds(warn, threshold);
  }

  /**
   * The first failure tells somebody, unless more was said; none of them fails it but by number.
   */
  Thresholds quarantining() {
    return new Thresholds(warn == null ? NONE : warn, failsAtOnce() ? null : fail);
  }

  /** Whether the first failure fails it. */
  boolean failsAtOnce() {
    return fail != null && fail.isWithin(NONE);
  }

  /** The worst that can come of it. */
  Severity severity() {
    return fail == null ? Severity.WARNING : Severity.BLOCKING;
  }

  /** What comes of so many failures; empty if that is nothing. */
  Optional<Severity> exceededBy(long failed, long checked) {
    if (fail != null && fail.isExceededBy(failed, checked)) {
      return Optional.of(Severity.BLOCKING);
    }
    return warn != null && warn.isExceededBy(failed, checked)
        ? Optional.of(Severity.WARNING)
        : Optional.empty();
  }

  /** A warning that would never be given. */
  List<String> faults() {
    return warn != null && fail != null && fail.isWithin(warn)
        ? List.of(
            "it fails above %s already and so never warns above %s; raise failAbove(..), or begin with"
                    .formatted(fail.inWords(), warn.inWords())
                + " warning() for one that never fails")
        : List.of();
  }

  /**
   * What failing does: {@code blocks from the first failure}, {@code warns of any failure, blocks
   * above 1 %}.
   */
  public String inWords() {
    String warns =
        warn == null ? "" : warn.equals(NONE) ? "warns of any failure" : above("warns", warn);
    String blocks =
        fail == null
            ? ""
            : fail.equals(NONE) ? "blocks from the first failure" : above("blocks", fail);
    return warns.isEmpty() || blocks.isEmpty() ? warns + blocks : warns + ", " + blocks;
  }

  private static String above(String what, Threshold threshold) {
    return what + " above " + threshold.inWords();
  }
}
