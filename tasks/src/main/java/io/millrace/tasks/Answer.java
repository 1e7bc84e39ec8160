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

  /**
   * As in "rejected by anna: too early" or "rejected, as nobody answered in time".
   *
   * @param done what was done, as in "rejected"
   */
  public String inWords(String done) {
    String who = inTime ? by == null ? "" : " by " + by : ", as nobody answered in time";
    return done + who + (note == null ? "" : ": " + note);
  }
}
