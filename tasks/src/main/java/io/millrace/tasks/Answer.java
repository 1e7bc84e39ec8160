package io.millrace.tasks;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody answered to a task that asks.
 *
 * @param option one of those that the task gave
 * @param by who, as far as it is known; null also where nobody answered in time
 * @param note what they wrote; null for nothing
 * @param at when, or when the time was over
 * @param inTime whether somebody answered; false where the task's default counts
 */
public record Answer(
    String option, @Nullable String by, @Nullable String note, Instant at, boolean inTime) {

  /** As in "by anna: too early", to come after what was done. */
  public String inWords() {
    String who = inTime ? by == null ? "" : " by " + by : ", as nobody answered in time";
    return who + (note == null ? "" : ": " + note);
  }
}
