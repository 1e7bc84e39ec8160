package io.millrace.tasks;

import java.util.List;

/**
 * What somebody is told of a DAG or a task besides its failures.
 *
 * @param freshness of the tables that a DAG writes; none of a task
 */
public record Alerting(List<Deadline> deadlines, List<Freshness> freshness) {

  public static final Alerting NONE = new Alerting(List.of(), List.of());

  public Alerting {
    deadlines = List.copyOf(deadlines);
    freshness = List.copyOf(freshness);
  }
}
