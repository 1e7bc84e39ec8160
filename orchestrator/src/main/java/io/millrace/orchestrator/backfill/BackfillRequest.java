package io.millrace.orchestrator.backfill;

import io.millrace.orchestrator.schedule.Intervals;
import io.millrace.orchestrator.schedule.RunRefused;
import io.millrace.orchestrator.schedule.RunRequest;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.Schedule;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A backfill that somebody asks for, checked against the DAG as far as no clock is needed.
 *
 * @param schedule the DAG's
 * @param paramsJson an object, name to text
 */
public record BackfillRequest(
    Dag dag,
    Schedule.Recurring schedule,
    DateBound from,
    DateBound to,
    Reprocess reprocess,
    int maxActive,
    boolean backwards,
    String paramsJson) {

  /** What the parts of a request are called where it was made. */
  public record Names(String from, String to, String maxActive) {

    static final Names TYPED = new Names("from", "to", "max-active");
  }

  /** More would take minutes to write down, and nobody would look through them. */
  static final int MOST_INTERVALS = 100_000;

  /**
   * Checks what was asked for.
   *
   * @param workingFolder what a relative folder among the parameters counts from
   * @throws RunRefused if it cannot be done; the message says what to correct
   */
  public static BackfillRequest of(Dag dag, AskedBackfill asked, Path workingFolder) {
    return of(dag, asked, Names.TYPED, workingFolder);
  }

  /**
   * The same, for whoever calls things otherwise.
   *
   * @param names that a refusal says
   */
  public static BackfillRequest of(Dag dag, AskedBackfill asked, Names names, Path workingFolder) {
    Schedule.Recurring schedule = schedule(dag);
    var request =
        new BackfillRequest(
            dag,
            schedule,
            DateBound.parse(names.from(), asked.from(), schedule.zone()),
            DateBound.parse(names.to(), asked.to(), schedule.zone()),
            Reprocess.parse(asked.reprocess()),
            asked.maxActive(),
            asked.backwards(),
            RunRequest.params(dag, asked.params(), workingFolder));
    if (!request.from.first().isBefore(request.to.after())) {
      throw new RunRefused(
          "%s %s is after %s %s; give the earlier one as %s"
              .formatted(names.from(), asked.from(), names.to(), asked.to(), names.from()));
    }
    requireForwards(request);
    if (asked.maxActive() < 1) {
      throw new RunRefused(
          "%s must be 1 or more, not %d: it is how many runs go on at once"
              .formatted(names.maxActive(), asked.maxActive()));
    }
    return request;
  }

  private static void requireForwards(BackfillRequest request) {
    request.dag().tasks().stream()
        .filter(task -> request.backwards() && task.relations().dependsOnPast())
        .findFirst()
        .ifPresent(task -> {
          throw new RunRefused(
              "task %s of DAG %s depends on the run before, so the newest interval cannot go first; leave out backwards"
                  .formatted(task.id(), request.dag().id()));
        });
  }

  private static Schedule.Recurring schedule(Dag dag) {
    return switch (dag.timing().schedule()) {
      case Schedule.Recurring recurring -> recurring;
      case Schedule.OnDemand onDemand -> throw withoutIntervals(dag, "has no schedule");
      case Schedule.Once once -> throw withoutIntervals(dag, "is due once and not again and again");
      case Schedule.OnUpdates on -> {
        if (on.orAt() == null) {
          throw withoutIntervals(dag, "is started by updates and at no times");
        }
        yield on.orAt();
      }
    };
  }

  private static RunRefused withoutIntervals(Dag dag, String why) {
    return new RunRefused(
        "DAG %s %s, so there are no intervals to fill; run it for a date with `millrace run %s"
                .formatted(dag.id(), why, dag.id())
            + " --logical-date D`");
  }

  /**
   * Its intervals that are over, in the order in which they are to run.
   *
   * @throws RunRefused if it reaches into the future, or there are none or too many
   */
  List<Interval> intervals(Instant now) {
    if (to.first().isAfter(now)) {
      throw new RunRefused(
          "to %s is in the future, and an interval can be filled once it is over; give %s at most"
              .formatted(to.typed(), now.atZone(schedule.zone()).toLocalDate()));
    }
    List<Interval> over =
        Intervals.beginningIn(dag.timing(), schedule, from.first(), to.after())
            .takeWhile(interval -> !interval.end().isAfter(now))
            .limit(MOST_INTERVALS + 1L)
            .toList();
    if (over.isEmpty()) {
      throw new RunRefused(
          "DAG %s (%s) has no interval that begins from %s to %s and is over%s"
              .formatted(dag.id(), schedule.inWords(), from.typed(), to.typed(), itsDays()));
    }
    if (over.size() > MOST_INTERVALS) {
      throw new RunRefused(
          String.format(
              Locale.ROOT,
              "from %s to %s there are more than %,d intervals of DAG %s; fill a shorter span first",
              from.typed(),
              to.typed(),
              MOST_INTERVALS,
              dag.id()));
    }
    return backwards ? over.reversed() : over;
  }

  private String itsDays() {
    var first = dag.timing().start();
    var last = dag.timing().end();
    return (first == null ? "" : "; its first day is " + first)
        + (last == null ? "" : "; its last day is " + last);
  }
}
