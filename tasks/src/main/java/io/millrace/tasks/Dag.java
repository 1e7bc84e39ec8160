package io.millrace.tasks;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finished, immutable DAG.
 *
 * @param id its name, a database key
 * @param description one sentence
 * @param timing when it runs
 * @param maxActive how much of it at once
 * @param warehouse the database that its warehouse tasks work in; null if it has none
 * @param params what its runs can be told
 * @param tasks in an order that respects every edge
 * @param sample its sample data; null if it has none
 * @param alerting what somebody is told of it besides failures
 */
public record Dag(
    String id,
    String description,
    Timing timing,
    MaxActive maxActive,
    @Nullable String warehouse,
    List<RunParam<?>> params,
    List<Task<?>> tasks,
    @Nullable SampleData sample,
    Alerting alerting) {

  /** The parameter that names the folder a run reads its files from. */
  public static final String SOURCE = "source";

  /**
   * When a DAG runs, and how long at most.
   *
   * @param start no data interval begins before this day; null for no limit
   * @param end no data interval begins after this day; null for no limit
   * @param catchup every missed interval is run, not only the newest
   * @param timeout of a run; null for none
   * @param failuresToPause so many failed runs in a row pause it; null for never
   */
  public record Timing(
      Schedule schedule,
      @Nullable LocalDate start,
      @Nullable LocalDate end,
      boolean catchup,
      @Nullable Duration timeout,
      @Nullable Integer failuresToPause) {}

  public Dag {
    params = List.copyOf(params);
    tasks = List.copyOf(tasks);
  }

  /** In which its days begin and end: its schedule's, UTC where that has none. */
  public ZoneId zone() {
    return timing.schedule().zoneOfDays();
  }

  /** Those that a run has one of each of: without the members of mapped groups and loops. */
  public List<Task<?>> tasksOfARun() {
    return tasks.stream().filter(task -> task.mapping().in() == null).toList();
  }

  /** With these tasks in place of its own, in an order that respects every edge. */
  public Dag withTasks(List<Task<?>> others) {
    return new Dag(id, description, timing, maxActive, warehouse, params, others, sample, alerting);
  }

  /**
   * Begins a DAG.
   *
   * @throws DagRejected if it is no name
   */
  public static DagBuilder named(String id) {
    return new DagBuilder(id);
  }
}
