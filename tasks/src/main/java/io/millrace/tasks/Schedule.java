package io.millrace.tasks;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** When a DAG is due. Immutable. */
public sealed interface Schedule {

  /** The zone in which the days of its runs begin and end; UTC where nothing names one. */
  default ZoneId zoneOfDays() {
    return switch (this) {
      case Recurring recurring -> recurring.zone();
      case OnUpdates updates -> {
        Recurring times = updates.orAt() != null ? updates.orAt() : updates.notBefore();
        yield times == null ? ZoneOffset.UTC : times.zone();
      }
      case OnDemand onDemand -> ZoneOffset.UTC;
      case Once once -> ZoneOffset.UTC;
    };
  }

  /** Only by hand. */
  record OnDemand() implements Schedule {}

  /**
   * One run, about the empty interval at this time.
   *
   * @param at when it is due
   */
  record Once(Instant at) implements Schedule {}

  /** Again and again; its fire times cut time into data intervals. */
  sealed interface Recurring extends Schedule {

    /** In which days begin and end. */
    ZoneId zone();

    /**
     * Leaves out the fire times of some days, in the schedule's zone. Intervals have no hole for
     * it: the one before a day off goes on to the next fire time.
     */
    default Schedule.Recurring except(DaysOff days) {
      return new Except(this, days);
    }
  }

  /**
   * By a cron expression.
   *
   * @param zone in which the fields are read
   */
  record Cron(String expression, Syntax syntax, ZoneId zone) implements Recurring {

    /** Five fields: minute, hour, day of month, month, day of week. */
    public Cron(String expression, ZoneId zone) {
      this(expression, Syntax.UNIX, zone);
    }
  }

  /** How a cron expression is written. */
  enum Syntax {
    /** Minute, hour, day of month, month, day of week (0 and 7 are Sunday). */
    UNIX,
    /**
     * Quartz's: second, minute, hour, day of month, month, day of week (1 is Sunday), perhaps year;
     * with {@code ?}, {@code L}, {@code W} and {@code #}.
     */
    QUARTZ
  }

  /**
   * After equal spans of elapsed time, whatever clocks show.
   *
   * @param anchor one of its fire times; the others are whole periods before and after it
   */
  record Every(Duration period, Instant anchor) implements Recurring {

    public Every {
      if (period.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new DagRejected(
            "a schedule cannot fire every " + Durations.shown(period) + "; a second is the least");
      }
    }

    @Override
    public ZoneId zone() {
      return ZoneOffset.UTC;
    }
  }

  /** Whenever one of them fires; at once, once. */
  record AnyOf(List<Recurring> schedules) implements Recurring {

    public AnyOf {
      schedules = List.copyOf(schedules);
      if (schedules.isEmpty()) {
        throw new DagRejected("a schedule of several needs one at least");
      }
    }

    /** The first one's. */
    @Override
    public ZoneId zone() {
      return schedules.getFirst().zone();
    }
  }

  /** Without the fire times on some days. */
  record Except(Recurring schedule, DaysOff days) implements Recurring {

    @Override
    public ZoneId zone() {
      return schedule.zone();
    }
  }

  /**
   * When assets were updated.
   *
   * @param updates what must have been updated since its last run that was started so
   * @param notBefore such a run after each of these fire times at most; null for as often as the
   *     condition holds
   * @param orAt a run at each of these fire times besides; null for none
   */
  record OnUpdates(Updates updates, @Nullable Recurring notBefore, @Nullable Recurring orAt)
      implements Schedule {

    /**
     * One run after each of these fire times at most, once the condition holds: with a daily six
     * o'clock, not before six, and once a day.
     */
    public OnUpdates andNotBefore(Recurring times) {
      return new OnUpdates(updates, times, orAt);
    }

    /**
     * At these times besides, whatever was updated; such a run leaves the updates to the others.
     */
    public OnUpdates or(Recurring times) {
      return new OnUpdates(updates, notBefore, times);
    }

    private String words() {
      return "on updates of "
          + updates.inWords()
          + (notBefore == null ? "" : ", not before " + notBefore.inWords())
          + (orAt == null ? "" : ", or at " + orAt.inWords());
    }
  }

  /** Never due by itself; people and programs start its runs. */
  static Schedule onDemand() {
    return new OnDemand();
  }

  /** Due at this moment, for one run. */
  static Schedule once(Instant at) {
    return new Once(at);
  }

  /**
   * By a cron expression; a DAG whose expression cannot be read, or never fires, is refused when it
   * is loaded.
   *
   * @param expression five fields (minute, hour, day of month, month, day of week) or one of
   *     {@code @hourly}, {@code @daily}, {@code @weekly} (Sunday), {@code @monthly},
   *     {@code @quarterly} and {@code @yearly}, all at the first minute
   * @param zone in which the fields are read
   */
  static Recurring cron(String expression, ZoneId zone) {
    return new Cron(fields(expression.strip()), zone);
  }

  /** As {@link #cron}, in the syntax of Quartz: {@code 0 0 6 ? * 2#1}, the first Monday at six. */
  static Recurring quartzCron(String expression, ZoneId zone) {
    return new Cron(expression.strip(), Syntax.QUARTZ, zone);
  }

  /** At midnight in this zone. */
  static Recurring daily(ZoneId zone) {
    return cron("@daily", zone);
  }

  /**
   * Every so often, counted from midnight of 1970 in UTC: every 15 minutes fires at the quarters of
   * an hour.
   *
   * @throws DagRejected if that is less than a second
   */
  static Recurring every(Duration period) {
    return new Every(period, Instant.EPOCH);
  }

  /** As {@link #every(Duration)}, counted from a fire time. */
  static Recurring every(Duration period, Instant anchor) {
    return new Every(period, anchor);
  }

  /** Whenever one of these fires: at 8 on working days, at 10 on others. */
  static Recurring anyOf(Recurring... schedules) {
    return new AnyOf(Arrays.asList(schedules));
  }

  /** When these updates have come: {@code on(allOf(of("shop", ORDERS), of("prices")))}. */
  static OnUpdates on(Updates updates) {
    return new OnUpdates(updates, null, null);
  }

  /** At whose fire times its intervals begin and end; null if it cuts time into none. */
  default @Nullable Recurring times() {
    return switch (this) {
      case OnDemand onDemand -> null;
      case Once once -> null;
      case Recurring recurring -> recurring;
      case OnUpdates on -> on.orAt();
    };
  }

  /** As people read it: "on demand", or the five fields and the zone. */
  default String inWords() {
    return switch (this) {
      case OnDemand onDemand -> "on demand";
      case Once(Instant at) -> "once at " + at;
      case Cron(String expression, Syntax syntax, ZoneId zone) ->
          expression + " " + (zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId());
      case Every(Duration period, Instant anchor) ->
          "every "
              + Durations.shown(period)
              + (anchor.equals(Instant.EPOCH) ? "" : " from " + anchor);
      case AnyOf(List<Recurring> schedules) ->
          schedules.stream().map(Schedule::inWords).collect(Collectors.joining(" or "));
      case Except(Recurring schedule, DaysOff days) ->
          schedule.inWords() + " except " + days.inWords();
      case OnUpdates on -> on.words();
    };
  }

  private static String fields(String expression) {
    return switch (expression) {
      case "@hourly" -> "0 * * * *";
      case "@daily" -> "0 0 * * *";
      case "@weekly" -> "0 0 * * 0";
      case "@monthly" -> "0 0 1 * *";
      case "@quarterly" -> "0 0 1 1,4,7,10 *";
      case "@yearly" -> "0 0 1 1 *";
      default -> expression;
    };
  }
}
