package io.millrace.dags.growth.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a run must make of the sample; fed user by user, written at the end. */
final class Expectation {

  private static final List<UserClass> LEVELS =
      List.of(
          UserClass.DIRECT,
          UserClass.ORGANIC_SEARCH,
          UserClass.OTHERS,
          UserClass.PAID_IMPRESSION,
          UserClass.PAID_SEARCH);

  private final double scale;
  private final Counts counts = new Counts();
  private final StrictExpectation strict = new StrictExpectation();

  Expectation(double scale) {
    this.scale = scale;
  }

  void add(Person person) {
    counts.add(person);
    strict.add(person);
  }

  void write(Path folder) throws IOException {
    Files.write(folder.resolve("mart_channel_attribution.csv"), waterfall());
    Files.write(folder.resolve("mart_channel_attribution_strict.csv"), strict.lines());
    Files.write(folder.resolve("checks.csv"), checks());
    Files.write(folder.resolve("row_counts.csv"), rowCounts());
  }

  /** The sizes of the classes drawn; every registration is in June 2020. */
  private List<String> waterfall() {
    List<String> lines = new ArrayList<>(List.of("channel_name,year,month,conversions"));
    for (UserClass level : LEVELS) {
      if (level.size(scale) > 0) {
        lines.add(level.name() + ",2020,6," + level.size(scale));
      }
    }
    return lines;
  }

  private List<String> checks() {
    return List.of(
        "check,failed,checked",
        "accepted_channels,0," + counts.sessions(),
        "conversions_without_session,"
            + counts.convertedUsersWithoutSession()
            + ","
            + counts.convertedUsers(),
        "distinct_registrations_staged,0," + counts.registrations(),
        "distinct_sessions_staged,0," + counts.sessions(),
        "duplicate_sessions," + counts.repeatedSessions() + "," + counts.sessionRows(),
        "fact_registrations_user_exists,0," + counts.registrations(),
        "fact_sessions_channel_exists,0," + counts.sessions(),
        "fact_sessions_user_exists,0," + counts.sessions(),
        "file_rows_arrived_conversions,0," + counts.conversionRows(),
        "file_rows_arrived_sessions,0," + counts.sessionRows(),
        "not_null_registration_sk,0," + counts.registrations(),
        "not_null_session_sk,0," + counts.sessions(),
        "one_is_paid_a_session,0," + counts.sessions(),
        "unique_registration_sk,0," + counts.registrations(),
        "unique_session_sk,0," + counts.sessions());
  }

  private List<String> rowCounts() {
    return List.of(
        "table,rows",
        "dwh.dim_channel," + counts.channels(),
        "dwh.dim_user," + counts.users(),
        "dwh.fact_registrations," + counts.registrations(),
        "dwh.fact_sessions," + counts.sessions(),
        "mart.mart_channel_attribution," + (waterfall().size() - 1),
        "mart.mart_channel_attribution_strict," + (strict.lines().size() - 1),
        "raw.conversions," + counts.conversionRows(),
        "raw.sessions," + counts.sessionRows(),
        "staging.all_registrations," + counts.registrations(),
        "staging.all_sessions," + counts.sessions(),
        "staging.users," + counts.users());
  }
}
