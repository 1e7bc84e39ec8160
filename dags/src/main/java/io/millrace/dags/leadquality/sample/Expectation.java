package io.millrace.dags.leadquality.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/** What the pipeline must make of the snapshots once all days have run, in the order of days. */
final class Expectation {

  private static final String HIGH = "High Quality";
  private static final List<String> FLAGS = List.of(HIGH, "Low Quality", "Medium Quality");

  private final Map<String, Person> byEmail = new HashMap<>();
  private final Map<String, Person> byPhone = new HashMap<>();
  private final int persons;
  private final List<DayFigures> days = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private final Set<String> knownAsHigh = new HashSet<>();
  private final Map<String, Integer> rowsOfState = new TreeMap<>();
  private final Map<String, Integer> rowsOfFlag = new TreeMap<>();
  private final Map<String, Set<String>> leadsOfFlag = new TreeMap<>();
  private final Map<String, Integer> rowsOfMatch = new TreeMap<>();
  private final Map<String, Set<String>> leadsOfMatch = new TreeMap<>();

  Expectation(List<Person> persons) {
    this.persons = persons.size();
    for (Person person : persons) {
      byEmail.put(person.email(), person);
      byPhone.put(person.phone(), person);
    }
  }

  void add(DayForm form, List<Row> rows) {
    var day = new DayFigures(form.date(), rows.size(), form.beginsWithDashes());
    for (Row row : rows) {
      Set<Person> matching = new LinkedHashSet<>();
      if (byEmail.containsKey(row.email())) {
        matching.add(byEmail.get(row.email()));
      }
      if (byPhone.containsKey(row.phone())) {
        matching.add(byPhone.get(row.phone()));
      }
      for (Person person : matching) {
        count(day, row, person);
      }
    }
    day.endWith(known, knownAsHigh);
    days.add(day);
  }

  private void count(DayFigures day, Row row, Person person) {
    boolean isSet = row.set().equals("1");
    boolean hasDemo = row.demo().equals("1") || row.demo().equals("True");
    String flag = !isSet ? "Low Quality" : hasDemo ? HIGH : "Medium Quality";
    boolean sameEmail = row.email().equals(person.email());
    boolean samePhone = row.phone().equals(person.phone());
    String match = !sameEmail ? "phone only" : samePhone ? "both" : "e-mail only";
    String state = state(row);
    day.add(person.uuid(), flag, match);
    day.addGaps(state.isEmpty(), row.zip().length() != 5, row.appointment().isEmpty());
    rowsOfState.merge(state, 1, Integer::sum);
    rowsOfFlag.merge(flag, 1, Integer::sum);
    leadsOfFlag.computeIfAbsent(flag, none -> new HashSet<>()).add(person.uuid());
    rowsOfMatch.merge(match, 1, Integer::sum);
    leadsOfMatch.computeIfAbsent(match, none -> new HashSet<>()).add(person.uuid());
  }

  /** As given, or from behind the bar of the location. */
  private static String state(Row row) {
    if (!row.state().isBlank() && !row.state().equals("nu")) {
      return row.state();
    }
    String location = row.location().strip();
    int bar = location.lastIndexOf("| ");
    String end = bar < 0 ? "" : location.substring(bar + 2);
    return end.matches("[A-Z][A-Z]") ? end : "";
  }

  void write(Path folder) throws IOException {
    Files.write(folder.resolve("row_counts.csv"), rowCounts());
    Files.write(folder.resolve("report_partitions.csv"), partitions());
    Files.write(folder.resolve("report_totals.csv"), totals());
    Files.write(
        folder.resolve("report_flags.csv"),
        counted("lead_quality_flag,rows,leads", rowsOfFlag, leadsOfFlag));
    Files.write(
        folder.resolve("report_matches.csv"),
        counted("scenario,rows,leads", rowsOfMatch, leadsOfMatch));
    List<String> states = new ArrayList<>(List.of("state,rows"));
    rowsOfState.forEach((state, rows) -> states.add(state + "," + rows));
    Files.write(folder.resolve("report_states.csv"), states);
    List<String> high = new ArrayList<>(List.of("_partition_date,leads"));
    days.stream()
        .skip(1)
        .filter(day -> day.newHighLeads() > 0)
        .forEach(day -> high.add(day.date() + "," + day.newHighLeads()));
    Files.write(folder.resolve("report_new_high_leads.csv"), high);
  }

  private List<String> partitions() {
    List<String> lines = new ArrayList<>(List.of(DayFigures.HEADER));
    days.forEach(day -> lines.add(day.line()));
    return lines;
  }

  private List<String> totals() {
    return List.of(
        "bronze_rows,silver_rows,gold_rows,partitions,leads,high_leads,null_lead_ids,null_states,null_zips,null_appointments",
        "%d,%d,%d,%d,%d,%d,0,%d,%d,%d"
            .formatted(
                sum(DayFigures::bronzeRows),
                sum(DayFigures::silverRows),
                sum(DayFigures::goldRows),
                days.size(),
                known.size(),
                knownAsHigh.size(),
                sum(DayFigures::nullStates),
                sum(DayFigures::nullZips),
                sum(DayFigures::nullAppointments)));
  }

  private List<String> rowCounts() {
    Set<String> lines = new TreeSet<>();
    lines.add("bronze.csv_snapshots," + sum(DayFigures::bronzeRows));
    lines.add("bronze.leads_parquet," + persons);
    lines.add("gold.lead_quality_matching," + sum(DayFigures::goldRows));
    lines.add("gold.report_flags," + FLAGS.stream().filter(rowsOfFlag::containsKey).count());
    lines.add("gold.report_matches," + rowsOfMatch.size());
    lines.add(
        "gold.report_new_high_leads,"
            + days.stream().skip(1).filter(day -> day.newHighLeads() > 0).count());
    lines.add("gold.report_partitions," + days.size());
    lines.add("gold.report_states," + rowsOfState.size());
    lines.add("gold.report_totals,1");
    lines.add("silver.stg_csv_data," + sum(DayFigures::silverRows));
    for (int i = 0; i < days.size(); i++) {
      lines.add("silver.stg_csv_data_%02d,%d".formatted(i + 1, days.get(i).silverRows()));
    }
    lines.add("silver.stg_csv_data_other,0");
    lines.add("silver.stg_csv_snapshots," + sum(DayFigures::silverRows));
    lines.add("silver.stg_leads_parquet," + persons);
    List<String> all = new ArrayList<>(List.of("table,rows"));
    all.addAll(lines);
    return all;
  }

  private static List<String> counted(
      String header, Map<String, Integer> rows, Map<String, Set<String>> leads) {
    List<String> lines = new ArrayList<>(List.of(header));
    rows.forEach((key, count) ->
        lines.add(key + "," + count + "," + leads.getOrDefault(key, Set.of()).size()));
    return lines;
  }

  private int sum(ToIntFunction<DayFigures> figure) {
    return days.stream().mapToInt(figure).sum();
  }
}
