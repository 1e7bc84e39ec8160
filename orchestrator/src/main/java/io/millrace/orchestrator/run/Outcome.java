package io.millrace.orchestrator.run;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a try ended, seen from the node that ran it. */
public sealed interface Outcome {

  /** After how long its task is tried again by itself; null if it is not. */
  default @Nullable Duration retryIn() {
    return null;
  }

  /** As metrics and logs name it: lower case. */
  default String key() {
    return switch (this) {
      case Succeeded succeeded -> "success";
      case Failed failed -> "failed";
      case Skipped skipped -> "skipped";
      case Deferred deferred -> "deferred";
      case Asked asked -> "asked";
      case Cancelled cancelled -> "cancelled";
      case Unknown unknown -> "unknown";
      case Unavailable unavailable -> "unavailable";
      case HandedBack handed -> "handed_back";
      case Marked marked -> "marked";
    };
  }

  /** Its effect is committed; {@code adopted} if by an earlier try. */
  record Succeeded(Effect effect, boolean adopted) implements Outcome {}

  /**
   * It has no effect.
   *
   * @param reason one sentence
   * @param retryIn null if no retry is left or would help
   * @param effect what is worth keeping all the same: check results, executed queries
   */
  record Failed(String reason, @Nullable Duration retryIn, Effect effect) implements Outcome {

    /** It is not tried again, and leaves nothing. */
    public static Failed forGood(String reason) {
      return new Failed(reason, null, Effect.NONE);
    }
  }

  /**
   * It found nothing to do and has no effect.
   *
   * @param skips ids of tasks after it that are not to run either, whatever their trigger rules
   */
  record Skipped(String reason, List<String> skips) implements Outcome {

    public Skipped {
      skips = List.copyOf(skips);
    }

    /** What comes after it is for the trigger rules to decide. */
    public Skipped(String reason) {
      this(reason, List.of());
    }
  }

  /**
   * It asks a person, and has no effect.
   *
   * @param most so long it waits; null for ever
   * @param otherwise the option that counts then; null for none
   * @param skips whether it is skipped then, instead of failing; where no option counts
   */
  record Asked(
      String question,
      List<String> options,
      @Nullable Duration most,
      @Nullable String otherwise,
      boolean skips)
      implements Outcome {

    /** One sentence. */
    public String reason() {
      return "asks: " + question;
    }
  }

  /**
   * It waits for something outside, and has no effect.
   *
   * @param in so long it is left alone
   * @param every so often it is poked then; null if it runs again without that
   * @param givesUpIn when it runs again whatever pokes find; null for never
   */
  record Deferred(
      String reason, Duration in, @Nullable Duration every, @Nullable Duration givesUpIn)
      implements Outcome {}

  /** It was stopped on request and has no effect. */
  record Cancelled(String reason) implements Outcome {

    public static Cancelled withItsRun() {
      return new Cancelled(StopReason.OF_ITS_TASKS);
    }
  }

  /** Nobody knows whether its commit happened: the next claim finds out. */
  record Unknown(String reason) implements Outcome {}

  /**
   * A database was not available: it has no effect, and its task did not fail. An earlier try whose
   * node was lost may have one, if the warehouse could not be asked.
   *
   * @param begun whether statements of the task were under way: they may be what takes the database
   *     away, so it is counted
   */
  record Unavailable(String reason, Duration retryIn, boolean begun) implements Outcome {}

  /**
   * Its node leaves in order; it has no effect and is handed back.
   *
   * @param begun whether its task was under way: it may be what ends its nodes, so it is counted
   */
  record HandedBack(String reason, boolean begun) implements Outcome {}

  /** Somebody says what its task came to; it was stopped for that and has no effect. */
  record Marked(Mark mark, String reason) implements Outcome {}
}
