package io.millrace.orchestrator.backfill;

import java.util.Map;

/**
 * A backfill as somebody asks for it.
 *
 * @param from the first logical date: a day in the schedule's zone, or a time
 * @param to the last one, inclusive
 * @param reprocess none, failed or completed
 * @param maxActive at most so many of its runs at once
 * @param backwards the newest interval first
 * @param params of its runs, as text by name
 */
public record AskedBackfill(
    String from,
    String to,
    String reprocess,
    int maxActive,
    boolean backwards,
    Map<String, String> params) {

  /** As in Airflow. */
  public static final int MOST_ACTIVE = 10;
}
