package io.millrace.tasks;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.stream.Stream;

/**
 * By when a run, or a task of it, is to be done. While it is not, somebody is told: once, and once
 * more when it is done after all. Immutable.
 */
public sealed interface Deadline {

  /** So long after the run was queued, whoever asked for it. */
  record AfterQueued(Duration span) implements Deadline {

    public AfterQueued {
      require(span);
    }
  }

  /** So long after the end of the data interval; of scheduled runs alone, be they there or not. */
  record AfterInterval(Duration span) implements Deadline {

    public AfterInterval {
      require(span);
    }

    /** When the run about this data interval is to be done. */
    public Instant dueAt(Interval interval) {
      return interval.end().plus(span);
    }
  }

  /**
   * At the first such time of day at or after the end of the data interval; of scheduled runs
   * alone, be they there or not.
   */
  record At(LocalTime time, ZoneId zone) implements Deadline {

    /**
     * When the run about this data interval is to be done. A time of day that comes twice counts
     * both times, one that the clock leaves out comes as much later.
     */
    public Instant dueAt(Interval interval) {
      ZonedDateTime end = interval.end().atZone(zone);
      ZonedDateTime sameDay = end.toLocalDate().atTime(time).atZone(zone);
      ZonedDateTime onceMore = sameDay.withLaterOffsetAtOverlap();
      ZonedDateTime nextDay = end.toLocalDate().plusDays(1).atTime(time).atZone(zone);
      return Stream.of(sameDay, onceMore)
          .filter(due -> !due.isBefore(end))
          .findFirst()
          .orElse(nextDay)
          .toInstant();
    }
  }

  /**
   * So long after the run was queued: also what waits in the queue is late.
   *
   * @throws DagRejected if that is less than a millisecond or more than a hundred years
   */
  static Deadline afterQueued(Duration span) {
    return new AfterQueued(span);
  }

  /**
   * So long after the end of the data interval, which is when a scheduled run is due. A run that
   * was never created is late as well; manual runs and backfills never are.
   *
   * @throws DagRejected if that is less than a millisecond or more than a hundred years
   */
  static Deadline afterInterval(Duration span) {
    return new AfterInterval(span);
  }

  /**
   * By this time of day, the first at or after the end of the data interval; as {@link
   * #afterInterval} otherwise.
   */
  static Deadline at(LocalTime time, ZoneId zone) {
    return new At(time, zone);
  }

  private static void require(Duration span) {
    String fault = Spans.fault(span);
    if (fault != null) {
      throw new DagRejected("a deadline of " + Durations.shown(span) + " is " + fault);
    }
  }

  /** Completes "to be done ...". */
  default String inWords() {
    return switch (this) {
      case AfterQueued(Duration span) -> "within " + Durations.shown(span) + " of being queued";
      case AfterInterval(Duration span) ->
          "within " + Durations.shown(span) + " of the end of its data interval";
      case At(LocalTime time, ZoneId zone) -> "by " + time + " " + zone.getId();
    };
  }
}
