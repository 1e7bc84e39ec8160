package io.millrace.tasks;

import java.time.ZoneId;

/** When a DAG is due. */
public sealed interface Schedule {

  /** Only by hand. */
  record OnDemand() implements Schedule {}

  /**
   * By a cron expression of five fields: minute, hour, day of month, month, day of week.
   *
   * @param zone in which the fields are read
   */
  record Cron(String expression, ZoneId zone) implements Schedule {}

  static Schedule onDemand() {
    return new OnDemand();
  }

  static Schedule cron(String expression, ZoneId zone) {
    return new Cron(expression, zone);
  }

  static Schedule daily(ZoneId zone) {
    return new Cron("0 0 * * *", zone);
  }
}
