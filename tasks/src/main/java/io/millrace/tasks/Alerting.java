package io.millrace.tasks;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody is told of a DAG or a task besides its failures.
 *
 * @param deadlines of the runs of a DAG, or of a task in each of them
 * @param freshness of the tables that a DAG writes; none of a task
 * @param notices of a DAG, about its runs
 * @param owner whose a DAG is; null if it does not say, and of a task
 * @param tags what a DAG is about; none of a task
 */
public record Alerting(
    List<Deadline> deadlines,
    List<Freshness> freshness,
    List<Notice> notices,
    @Nullable String owner,
    List<String> tags) {

  public static final Alerting NONE = new Alerting(List.of(), List.of(), List.of());

  /** That leaves it open whose it is. */
  public Alerting(List<Deadline> deadlines, List<Freshness> freshness, List<Notice> notices) {
    this(deadlines, freshness, notices, null, List.of());
  }

  public Alerting {
    deadlines = List.copyOf(deadlines);
    freshness = List.copyOf(freshness);
    notices = List.copyOf(notices);
    tags = List.copyOf(tags);
  }

  /** With these notices besides its own. */
  Alerting and(List<Notice> others) {
    List<Notice> all = new ArrayList<>(notices);
    others.stream().filter(one -> !all.contains(one)).forEach(all::add);
    return new Alerting(deadlines, freshness, all, owner, tags);
  }
}
