package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.alert.Deliveries;
import io.millrace.orchestrator.alert.Undelivered;
import java.time.Duration;
import java.util.List;

/** Waits a while for the alerts of what a command has run, and says what is left of them. */
record LastAlerts(Program program, Deliveries deliveries) {

  private static final Duration AT_MOST = Duration.ofSeconds(10);

  /** Those of a run; true if all of them were delivered. */
  boolean await(long dagRunId) throws InterruptedException {
    List<Undelivered> left = deliveries.await(dagRunId, AT_MOST);
    for (Undelivered each : left) {
      String error = each.lastError() == null ? "no answer yet" : each.lastError();
      program
          .err()
          .printf(
              "millrace: %d alert(s) not delivered through %s (%s); the next start on this home goes"
                  + " on trying (`millrace alerts` lists them)%n",
              each.alerts(), each.channel(), error);
    }
    return left.isEmpty();
  }
}
