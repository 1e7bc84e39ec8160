package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunType;
import io.millrace.orchestrator.schedule.Intervals;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.Task;
import io.millrace.tasks.lineage.TableName;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What somebody asks to be run, checked against the DAG before anything is created. */
final class RunRequest {

  private RunRequest() {}

  /**
   * A manual run.
   *
   * @param logicalDate a date or an instant; null for the last completed interval
   * @param given parameters as text, by name, checked
   * @throws UsageRefused if the date is unreadable
   */
  static NewRun of(Dag dag, @Nullable String logicalDate, Map<String, String> given, Instant now) {
    Interval interval =
        logicalDate == null
            ? Intervals.lastCompleted(dag.timing().schedule(), now)
            : Intervals.startingAt(dag.timing().schedule(), instant(logicalDate));
    return new NewRun(
        dag.id(),
        "manual__" + now.truncatedTo(ChronoUnit.MILLIS),
        RunType.MANUAL,
        interval,
        JsonText.write(new TreeMap<>(given)),
        writtenTables(dag),
        dag.timing().timeout());
  }

  private static Instant instant(String text) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeException unreadable) {
      throw new UsageRefused(
          "the logical date must be a date such as 2026-11-20 or a time such as"
              + " 2026-11-20T00:00:00Z, not \""
              + text
              + "\"");
    }
  }

  private static List<String> writtenTables(Dag dag) {
    var tables = new TreeSet<String>();
    for (Task<?> task : dag.tasks()) {
      for (TableName table : task.lineage().writes()) {
        tables.add(dag.warehouse() + "/" + table);
      }
    }
    return List.copyOf(tables);
  }
}
