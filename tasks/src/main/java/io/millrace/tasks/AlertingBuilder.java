package io.millrace.tasks;

import io.millrace.tasks.lineage.QueryLineage;
import io.millrace.tasks.lineage.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** Collects {@link Alerting}; refuses what would never come about. */
final class AlertingBuilder {

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_.@+-]{1,100}");

  private final String whose;
  private final List<Deadline> deadlines = new ArrayList<>();
  private final Map<TableName, Duration> fresh = new LinkedHashMap<>();
  private final List<Notice> notices = new ArrayList<>();
  private final List<Notice> ofTasks = new ArrayList<>();
  private final Set<String> tags = new LinkedHashSet<>();
  private @Nullable String owner;

  /** {@code whose} as in "DAG shop" or "task load". */
  AlertingBuilder(String whose) {
    this.whose = whose;
  }

  void deadline(Deadline deadline) {
    if (deadlines.contains(deadline)) {
      throw rejected("is to be done " + deadline.inWords() + " twice; leave one out");
    }
    deadlines.add(deadline);
  }

  void fresh(Table<?> table, Duration span) {
    String fault = Spans.fault(span);
    if (fault != null) {
      throw rejected(
          "keeps " + table + " no older than " + Durations.shown(span) + ", which is " + fault);
    }
    Iterator<TableName> behind = QueryLineage.tablesBehind(table).iterator();
    fresh.put(behind.next(), span);
    if (behind.hasNext()) {
      throw rejected("keeps " + table + " fresh, which is made of several; name each of them");
    }
  }

  void notice(On on, AlertChannel... channels) {
    notices.add(new Notice(on, List.of(channels)));
  }

  void noticeOfRuns(On on, AlertChannel... channels) {
    switch (on) {
      case SUCCESS -> notice(on, channels);
      case FAILURE ->
          throw rejected("tells of its runs' failures anyway, on every channel; leave it out");
      case RETRY, SKIP ->
          throw rejected(
              "has runs, which are neither retried nor skipped; use .notifyOfTasks(On.%s)"
                  .formatted(on));
    }
  }

  void noticeOfTasks(On on, AlertChannel... channels) {
    ofTasks.add(new Notice(on, List.of(channels)));
  }

  void owner(String name) {
    owner = word("owner", name);
  }

  void tag(String name) {
    tags.add(word("tag", name));
  }

  /** Routes of alerts name it, separated by spaces and commas. */
  private String word(String what, String name) {
    if (!WORD.matcher(name).matches()) {
      throw rejected(
          "has the %s \"%s\"; write it in letters, digits and the signs _ . @ + -, 100 at most"
              .formatted(what, name));
    }
    return name;
  }

  boolean isEmpty() {
    return deadlines.isEmpty() && notices.isEmpty();
  }

  /** Of a task, with what its DAG says of all. */
  Alerting build(AlertingBuilder dag) {
    return new Alerting(deadlines, List.of(), notices).and(dag.ofTasks);
  }

  /** Of a DAG with these tasks. */
  Alerting build(Schedule schedule, List<Task<?>> tasks) {
    requireIntervals(schedule, whose, deadlines);
    tasks.forEach(
        task -> requireIntervals(schedule, "task " + task.id(), task.alerting().deadlines()));
    List<Freshness> kept = new ArrayList<>();
    fresh.forEach((table, span) -> kept.add(new Freshness(table, span, writers(table, tasks))));
    return new Alerting(deadlines, kept, notices, owner, List.copyOf(tags));
  }

  private List<String> writers(TableName table, List<Task<?>> tasks) {
    List<String> writers =
        tasks.stream()
            .filter(task -> Set.copyOf(task.lineage().writes()).contains(table))
            .map(Task::id)
            .toList();
    if (writers.isEmpty()) {
      throw rejected("keeps " + table + " fresh, which no task of it writes; name one that is");
    }
    return writers;
  }

  private static void requireIntervals(Schedule schedule, String who, List<Deadline> all) {
    if (schedule.times() != null || schedule instanceof Schedule.Once) {
      return;
    }
    for (Deadline deadline : all) {
      if (!(deadline instanceof Deadline.AfterQueued)) {
        throw new DagRejected(
            who
                + " is to be done "
                + deadline.inWords()
                + ", which is said of scheduled runs, and its DAG has "
                + (schedule instanceof Schedule.OnUpdates ? "none but for updates" : "no schedule")
                + "; use Deadline.afterQueued(..)");
      }
    }
  }

  private DagRejected rejected(String why) {
    return new DagRejected(whose + " " + why);
  }
}
