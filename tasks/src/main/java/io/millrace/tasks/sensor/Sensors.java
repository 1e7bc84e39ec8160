package io.millrace.tasks.sensor;

import io.millrace.tasks.Durations;
import io.millrace.tasks.RunValue;
import io.millrace.tasks.http.HttpOperator;
import io.millrace.tasks.lineage.QueryLineage;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jooq.Select;

/** What a task can wait for. */
public final class Sensors {

  private Sensors() {}

  /** Waits for whatever the code says; {@code awaits} completes "waits for". */
  public static Sensor until(String awaits, Sensor.Condition condition) {
    return Sensor.of(awaits, condition);
  }

  /**
   * Waits for a file in the folder that the run reads its files from.
   *
   * @param name may hold {@code *} and {@code ?}
   */
  public static Sensor untilFile(String name) {
    return Sensor.of("the file " + name, context -> exists(context.source(), name));
  }

  private static boolean exists(Path folder, String name) throws IOException {
    PathMatcher matches = FileSystems.getDefault().getPathMatcher("glob:" + name);
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(
          file -> matches.matches(file.getFileName()) && Files.isRegularFile(file));
    }
  }

  /** Waits until a query of the DAG's warehouse finds a row. */
  public static Sensor untilRow(String awaits, Select<?> query) {
    return Sensor.of(awaits, context -> context.finds(query))
        .asking(RunValue.elementsIn(QueryLineage.read(query)), List.of());
  }

  /** Waits until so long after the end of the run's data interval. */
  public static Sensor untilAfterInterval(Duration wait) {
    return Sensor.at(
        Durations.shown(wait) + " after the end of its data interval",
        context -> context.dataInterval().end().plus(wait));
  }

  /** Waits for a moment. */
  public static Sensor untilTime(Instant moment) {
    return Sensor.at(moment.toString(), context -> moment);
  }

  /** Waits until another DAG's run for the same logical date has succeeded. */
  public static Sensor untilRun(String dagId) {
    return untilRun(dagId, UnaryOperator.identity());
  }

  /** As {@link #untilRun(String)}, for the logical date that {@code date} makes of this run's. */
  public static Sensor untilRun(String dagId, UnaryOperator<Instant> date) {
    return Sensor.of(
        "a run of DAG " + dagId,
        context ->
            isSuccess(context.runState(dagId, date.apply(context.logicalDate())).orElse("")));
  }

  /** Waits until a task of another DAG's run for the same logical date has succeeded. */
  public static Sensor untilTask(String dagId, String taskId) {
    return untilTask(dagId, taskId, UnaryOperator.identity());
  }

  /** As above, for the logical date that {@code date} makes of this run's. */
  public static Sensor untilTask(String dagId, String taskId, UnaryOperator<Instant> date) {
    return Sensor.of(
        "task " + taskId + " of DAG " + dagId,
        context ->
            isSuccess(
                context.taskState(dagId, date.apply(context.logicalDate()), taskId).orElse("")));
  }

  private static boolean isSuccess(String state) {
    return state.equals("success");
  }

  /** Waits until a web service answers as the request expects; what it says else is no failure. */
  public static Sensor untilAnswered(String awaits, HttpOperator request) {
    return Sensor.of(awaits, request::isAnswered).asking(request.elements(), request.faults());
  }
}
