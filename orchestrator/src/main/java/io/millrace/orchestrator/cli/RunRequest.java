package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunType;
import io.millrace.orchestrator.schedule.Intervals;
import io.millrace.orchestrator.text.DidYouMean;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.RunParam;
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
   * @param given parameters as text, by name
   * @throws UsageRefused if a parameter is unknown, missing or mistyped, or the date unreadable
   */
  static NewRun of(Dag dag, @Nullable String logicalDate, Map<String, String> given, Instant now) {
    requireParams(dag, given);
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

  private static void requireParams(Dag dag, Map<String, String> given) {
    List<String> known = dag.params().stream().map(RunParam::name).toList();
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        String has = known.isEmpty() ? "it has none" : "it has " + String.join(", ", known);
        throw new UsageRefused(
            "DAG %s has no parameter %s; %s%s"
                .formatted(dag.id(), name, has, DidYouMean.suggestion(name, known)));
      }
    }
    for (RunParam<?> param : dag.params()) {
      String text = given.get(param.name());
      if (text == null && param.required()) {
        throw new UsageRefused(
            "DAG %s needs the parameter %s, %s; give it with --param %s=..."
                .formatted(dag.id(), param.name(), param.type().expected(), param.name()));
      }
      if (text != null) {
        requireType(dag, param, text);
      }
    }
  }

  private static void requireType(Dag dag, RunParam<?> param, String text) {
    try {
      param.type().parse(text);
    } catch (IllegalArgumentException | DateTimeException mistyped) {
      throw new UsageRefused(
          "parameter %s of DAG %s must be %s, not \"%s\""
              .formatted(param.name(), dag.id(), param.type().expected(), text));
    }
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
