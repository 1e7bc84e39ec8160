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
