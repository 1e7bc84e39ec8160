package io.millrace.tasks;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Collects {@link Dag.Timing}; refuses runs that could never be scheduled. */
final class TimingBuilder {

  private final String dagId;
  private Schedule schedule = Schedule.onDemand();
  private @Nullable LocalDate start;
  private @Nullable LocalDate end;
  private boolean catchup;
  private @Nullable Duration timeout;
  private @Nullable Integer failuresToPause;

  TimingBuilder(String dagId) {
    this.dagId = dagId;
  }

  void schedule(Schedule when) {
    schedule = when;
  }

  void start(LocalDate day) {
    start = day;
  }

  void end(LocalDate day) {
    end = day;
  }

  void catchUp() {
    catchup = true;
  }

  void timeout(Duration limit) {
    timeout = limit;
  }

  void pauseAfterFailures(int runs) {
    if (runs < 1) {
      throw rejected("it cannot be paused after " + runs + " failed runs; say 1 or more");
    }
    failuresToPause = runs;
  }

  /** Of a DAG with these parameters. */
  Dag.Timing build(Collection<RunParam<?>> params) {
    requireStartBeforeEnd();
    requireDefaults(params);
    return new Dag.Timing(schedule, start, end, catchup, timeout, failuresToPause);
  }

  private void requireStartBeforeEnd() {
    if (start != null && end != null && end.isBefore(start)) {
      throw rejected(
          "it starts on " + start + " and ends on " + end + ", before that; swap the two days");
    }
  }

  private void requireDefaults(Collection<RunParam<?>> params) {
    if (schedule instanceof Schedule.OnDemand) {
      return;
    }
    for (RunParam<?> param : params) {
      if (param.required()) {
        throw rejected(
            "parameter "
                + param.name()
                + " has no default, and nobody gives a scheduled run one; add .orElse(..) to the"
                + " parameter, or leave out .schedule(..)");
      }
    }
  }

  private DagRejected rejected(String why) {
    return new DagRejected("DAG " + dagId + ": " + why);
  }
}
