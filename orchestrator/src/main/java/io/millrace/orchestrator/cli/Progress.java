package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.execute.TaskName;
import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.text.PlainText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells on a stream what this node does: a line for each try that ends, and on a terminal a line
 * below for each that runs, with rows and time so far, redrawn ten times a second.
 */
final class Progress implements EngineListener {

  private static final long REDRAW_MILLIS = 100;

  private record Running(TaskName task, long since, long rows) {}

  private final PrintWriter out;
  private final String dagId;
  private final String runId;
  private final Map<Long, Running> running = new ConcurrentSkipListMap<>();
  private final ScheduledExecutorService redraw =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("millrace-progress").factory());
  private boolean databaseAway;
  private int drawn;

  /** Tasks of other runs, which this node takes too, are named with their run. */
  Progress(PrintWriter out, boolean live, String dagId, String runId) {
    this.out = out;
    this.dagId = dagId;
    this.runId = runId;
    if (live) {
      var ignored =
          redraw.scheduleAtFixedRate(
              this::draw, REDRAW_MILLIS, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void tryStarted(Claim claim, TaskName task) {
    running.put(claim.taskInstanceId(), new Running(task, System.nanoTime(), 0));
  }

  @Override
  public void tryProgressed(Claim claim, TaskName task, long rows) {
    running.computeIfPresent(
        claim.taskInstanceId(), (id, one) -> new Running(task, one.since(), rows));
  }

  @Override
  public void tryEnded(Claim claim, TaskName task, Outcome outcome, Duration took) {
    running.remove(claim.taskInstanceId());
    print("%-28s %s%s".formatted(task.taskId(), sentence(outcome, took), ofOtherRun(task)));
  }

  /** Told at each step of the engine, by one thread. */
  @Override
  public void databaseReachable(boolean reachable) {
    if (reachable == databaseAway) {
      databaseAway = !reachable;
      print(
          reachable
              ? "the orchestrator's database is back; going on"
              : "waiting for the orchestrator's database, which is away");
    }
  }

  private String ofOtherRun(TaskName task) {
    return task.dagId().equals(dagId) && task.runId().equals(runId)
        ? ""
        : "  (of " + task.dagId() + " " + task.runId() + ")";
  }

  private static String sentence(Outcome outcome, Duration took) {
    String time = seconds(took.toNanos());
    return switch (outcome) {
      case Outcome.Succeeded done ->
          "success  %12s  %s%s"
              .formatted(
                  rows(done.effect().rows()),
                  time,
                  done.effect().rejected() > 0
                      ? "  " + done.effect().rejected() + " rejected"
                      : "");
      case Outcome.Failed failed ->
          "%s  %s  %s"
              .formatted(failed.retryIn() == null ? "failed " : "retries", time, failed.reason());
      case Outcome.Skipped skipped -> "skipped  " + time + "  " + skipped.reason();
      case Outcome.Deferred deferred -> "deferred  " + time + "  " + deferred.reason();
      case Outcome.Asked asked -> "asked     " + time + "  " + asked.question();
      case Outcome.Cancelled cancelled -> "cancelled  " + time + "  " + cancelled.reason();
      case Outcome.Unknown unknown -> "unknown  " + time + "  " + unknown.reason();
      case Outcome.Unavailable away -> "waits    " + time + "  " + away.reason();
      case Outcome.HandedBack handed -> "handed back  " + time + "  " + handed.reason();
      case Outcome.Marked marked -> "stopped  " + time + "  " + marked.reason();
    };
  }

  private static String rows(@Nullable Long rows) {
    return rows == null ? "" : String.format(Locale.ROOT, "%,d rows", rows);
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }

  private synchronized void print(String line) {
    if (redraw.isShutdown()) {
      return;
    }
    erase();
    out.println(PlainText.of(line));
    out.flush();
  }

  private synchronized void draw() {
    erase();
    var text = new StringBuilder();
    long now = System.nanoTime();
    for (Running one : running.values()) {
      text.append(
          "%-28s running  %12s  %s%s%n"
              .formatted(
                  one.task().taskId(),
                  one.rows() == 0 ? "" : rows(one.rows()),
                  seconds(now - one.since()),
                  ofOtherRun(one.task())));
      drawn++;
    }
    out.print(text);
    out.flush();
  }

  /** Takes back the lines of what runs. */
  private void erase() {
    if (drawn > 0) {
      out.print("\u001b[" + drawn + "A\u001b[J");
      drawn = 0;
    }
  }

  /** Leaves only the lines of what has ended. */
  synchronized void finish() {
    redraw.shutdownNow();
    erase();
    out.flush();
  }
}
