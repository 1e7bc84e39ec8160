package io.millrace.orchestrator.schedule;

import java.time.Instant;
import java.util.Collections;
import java.util.List;

/** The moments of several. */
record AnyOfTimes(List<FireTimes> each) implements FireTimes {

  @Override
  public Instant after(Instant time) {
    return Collections.min(each.stream().map(times -> times.after(time)).toList());
  }

  @Override
  public Instant atOrBefore(Instant time) {
    return Collections.max(each.stream().map(times -> times.atOrBefore(time)).toList());
  }
}
