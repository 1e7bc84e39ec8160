package io.millrace.orchestrator.web;

import io.millrace.orchestrator.schedule.RunRefused;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A run as somebody asks for it.
 *
 * @param runId its name; null for one after the moment
 * @param logicalDate null for the last completed interval
 * @param params as text, by name
 */
record AskedRun(@Nullable String runId, @Nullable String logicalDate, Map<String, String> params) {

  private static final String CONF = "conf";
  private static final String RUN_ID = "dag_run_id";
  private static final String LOGICAL_DATE = "logical_date";
  private static final List<String> FIELDS = List.of(CONF, RUN_ID, LOGICAL_DATE);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.~:+-]{1,250}");

  /** Names that runs of schedules and backfills have: one taken by hand would stand in for them. */
  private static final Pattern NOT_BY_HAND = Pattern.compile("(?i)(scheduled|backfill)__.*");

  /**
   * Reads the body of Airflow's request; an empty one asks for a run without parameters.
   *
   * @throws RunRefused if it is none, or says what cannot be done
   */
  static AskedRun read(String body) {
    JsonBody asked = JsonBody.read(body, FIELDS);
    return new AskedRun(runId(asked.text(RUN_ID)), asked.text(LOGICAL_DATE), asked.params(CONF));
  }

  private static @Nullable String runId(@Nullable String asked) {
    if (asked != null && !NAME.matcher(asked).matches()) {
      throw new RunRefused(
          RUN_ID + " must be of at most 250 letters, digits and the signs _ . ~ : + -");
    }
    if (asked != null && NOT_BY_HAND.matcher(asked).matches()) {
      throw new RunRefused(
          RUN_ID + " must not begin with scheduled__ or backfill__, which others do");
    }
    return asked;
  }
}
