package io.millrace.tasks;

import java.util.ArrayList;
import java.util.List;

/**
 * What somebody is told of a DAG or a task besides its failures.
 *
 * @param deadlines of the runs of a DAG, or of a task in each of them
 * @param freshness of the tables that a DAG writes; none of a task
 * @param notices of a DAG, about its runs
 */
public record Alerting(List<Deadline> deadlines, List<Freshness> freshness, List<Notice> notices) {

  public static final Alerting NONE = new Alerting(List.of(), List.of(), List.of());

  public Alerting {
    deadlines = List.copyOf(deadlines);
    freshness = List.copyOf(freshness);
    notices = List.copyOf(notices);
  }

  /** With these notices besides its own. */
  Alerting and(List<Notice> others) {
    List<Notice> all = new ArrayList<>(notices);
    others.stream().filter(one -> !all.contains(one)).forEach(all::add);
    return new Alerting(deadlines, freshness, all);
  }
}
