package io.millrace.orchestrator.schedule;

import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.Promise;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.run.RunType;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.tasks.Assets;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.Task;
import io.millrace.tasks.lineage.TableName;
import java.nio.file.Path;
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
public final class RunRequest {

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

  private RunRequest() {}

  /**
   * A manual run.
   *
   * @param logicalDate a date or an instant; null for the last completed interval
   * @param given parameters as text, by name
   * @param workingFolder what a relative folder among them counts from
   * @throws RunRefused if a parameter is unknown, missing or mistyped, or the date unreadable
   */
  public static NewRun of(
      Dag dag,
      @Nullable String logicalDate,
      Map<String, String> given,
      Path workingFolder,
      Instant now) {
    String params = params(dag, given, workingFolder);
    Interval interval =
        logicalDate == null
            ? Intervals.lastCompleted(dag.timing().schedule(), now)
            : Intervals.startingAt(dag.timing().schedule(), instant(logicalDate));
    return manual(dag, interval, params, now);
  }

  /**
   * A manual run like one before.
   *
   * @param before what that was asked for; the new one is about the same interval
   * @param given parameters that are to be others, as text by name
   * @throws RunRefused if a parameter, of that run or given, is unknown, missing or mistyped
   */
  public static NewRun again(
      Dag dag,
      RunReader.Request before,
      Map<String, String> given,
      Path workingFolder,
      Instant now) {
    Map<String, String> params = new TreeMap<>(before.params());
    params.putAll(given);
    return manual(dag, before.interval(), params(dag, params, workingFolder), now);
  }

  private static NewRun manual(Dag dag, Interval interval, String params, Instant now) {
    return new NewRun(
        dag.id(),
        "manual__" + now.truncatedTo(ChronoUnit.MILLIS),
        RunType.MANUAL,
        interval,
        params,
        writtenTables(dag),
        dag.timing().timeout(),
        Promise.of(dag, RunType.MANUAL, interval));
  }

  /**
   * Parameters as a run has them: a JSON object, name to text.
   *
   * @param given as text, by name
   * @param workingFolder what a relative folder among them counts from
   * @throws RunRefused if one is unknown, missing or mistyped
   */
  public static String params(Dag dag, Map<String, String> given, Path workingFolder) {
    return JsonText.write(RunParams.of(dag, given, workingFolder));
  }

  /** What a backfill asks for; {@code params} as above. */
  public static NewRun backfill(Dag dag, long backfillId, Interval interval, String params) {
    return new NewRun(
        dag.id(),
        "backfill__" + backfillId + "__" + interval.start(),
        RunType.BACKFILL,
        interval,
        params,
        writtenTables(dag),
        dag.timing().timeout(),
        Promise.of(dag, RunType.BACKFILL, interval));
  }

  /** What a schedule asks for, once an interval is over. */
  static NewRun scheduled(Dag dag, Interval interval) {
    return new NewRun(
        dag.id(),
        "scheduled__" + interval.start(),
        RunType.SCHEDULED,
        interval,
        "{}",
        writtenTables(dag),
        dag.timing().timeout(),
        Promise.of(dag, RunType.SCHEDULED, interval));
  }

  /** What updates ask for, about the interval that they are about. */
  static NewRun updated(Dag dag, Interval interval, Instant now) {
    return new NewRun(
        dag.id(),
        "updated__" + now.truncatedTo(ChronoUnit.MILLIS),
        RunType.UPDATED,
        interval,
        "{}",
        writtenTables(dag),
        dag.timing().timeout(),
        Promise.of(dag, RunType.UPDATED, interval));
  }

  private static Instant instant(String text) {
    try {
      Instant date =
          text.length() == 10
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : Instant.parse(text);
      if (!date.isBefore(EARLIEST) && date.isBefore(LATEST)) {
        return date;
      }
    } catch (DateTimeException unreadable) {
      // Said below.
    }
    throw new RunRefused(
        "the logical date must be a date such as 2026-11-20 or a time such as"
            + " 2026-11-20T00:00:00Z, not \""
            + text
            + "\"");
  }

  private static List<String> writtenTables(Dag dag) {
    var tables = new TreeSet<String>();
    for (Task<?> task : dag.tasks()) {
      for (TableName table : task.lineage().writes()) {
        tables.add(Assets.table(String.valueOf(dag.warehouse()), table));
      }
    }
    return List.copyOf(tables);
  }
}
