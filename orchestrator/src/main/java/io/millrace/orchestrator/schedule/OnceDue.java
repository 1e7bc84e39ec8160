package io.millrace.orchestrator.schedule;

import io.millrace.tasks.Interval;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Of a schedule that fires once; late, if nobody was there in time. Pure. */
record OnceDue(Interval only) implements Due {

  @Override
  public @Nullable Interval whenLoaded(
      @Nullable Interval known,
      boolean sameSchedule,
      @Nullable Instant scheduledUntil,
      Instant now) {
    return sameSchedule ? known : only;
  }

  @Override
  public @Nullable Interval after(Interval run) {
    return null;
  }

  @Override
  public Interval toRun(Interval next, Instant now) {
    return next;
  }
}
