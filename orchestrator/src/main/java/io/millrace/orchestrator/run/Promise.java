package io.millrace.orchestrator.run;

import io.millrace.tasks.Dag;
import io.millrace.tasks.Deadline;
import io.millrace.tasks.Interval;
import io.millrace.tasks.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By when a run, or a task of it, is to be done. Exactly one of the times is given.
 *
 * @param taskId null for the run as a whole
 * @param words complete "to be done"
 * @param dueAt a moment
 * @param span so long after the run was queued
 */
public record Promise(
    @Nullable String taskId, String words, @Nullable Instant dueAt, @Nullable Duration span) {

  /** Of a run about an interval; what counts from the interval is promised of scheduled runs. */
  public static List<Promise> of(Dag dag, RunType type, Interval interval) {
    return all(dag, interval).stream()
        .filter(one -> one.span() != null || type == RunType.SCHEDULED)
        .toList();
  }

  /** Of a scheduled run that is not there yet. */
  public static List<Promise> ofNext(Dag dag, @Nullable Interval next) {
    return next == null
        ? List.of()
        : all(dag, next).stream().filter(one -> one.dueAt() != null).toList();
  }

  private static List<Promise> all(Dag dag, Interval interval) {
    List<Promise> all = new ArrayList<>();
    dag.alerting().deadlines().forEach(one -> all.add(of(null, one, interval)));
    for (Task<?> task : dag.tasks()) {
      task.alerting().deadlines().forEach(one -> all.add(of(task.id(), one, interval)));
    }
    return all;
  }

  private static Promise of(@Nullable String taskId, Deadline deadline, Interval interval) {
    return switch (deadline) {
      case Deadline.AfterQueued queued ->
          new Promise(taskId, deadline.inWords(), null, queued.span());
      case Deadline.AfterInterval after ->
          new Promise(taskId, deadline.inWords(), after.dueAt(interval), null);
      case Deadline.At at -> new Promise(taskId, deadline.inWords(), at.dueAt(interval), null);
    };
  }

  @Nullable Long spanMillis() {
    return span == null ? null : span.toMillis();
  }
}
