package io.millrace.tasks;

import java.time.ZoneId;
import java.time.ZoneOffset;

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

  /**
   * By a cron expression; a DAG whose expression cannot be read, or never fires, is refused when it
   * is loaded.
   *
   * @param expression five fields (minute, hour, day of month, month, day of week) or one of
   *     {@code @hourly}, {@code @daily}, {@code @weekly} (Sunday), {@code @monthly} and
   *     {@code @yearly}, all at the first minute
   * @param zone in which the fields are read
   */
  static Schedule cron(String expression, ZoneId zone) {
    return new Cron(fields(expression.strip()), zone);
  }

  static Schedule daily(ZoneId zone) {
    return cron("@daily", zone);
  }

  /** As people read it: "on demand", or the five fields and the zone. */
  default String inWords() {
    return switch (this) {
      case OnDemand onDemand -> "on demand";
      case Cron(String expression, ZoneId zone) ->
          expression + " " + (zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId());
    };
  }

  private static String fields(String expression) {
    return switch (expression) {
      case "@hourly" -> "0 * * * *";
      case "@daily" -> "0 0 * * *";
      case "@weekly" -> "0 0 * * 0";
      case "@monthly" -> "0 0 1 * *";
      case "@yearly" -> "0 0 1 1 *";
      default -> expression;
    };
  }
}
