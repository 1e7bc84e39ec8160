package io.millrace.orchestrator.schedule;

import io.millrace.orchestrator.database.OutageLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what looks fail of; another one comes soon. Thread-safe. */
final class LookFailures {

  private static final Logger LOG = LoggerFactory.getLogger(LookFailures.class);

  private final OutageLog outages = OutageLog.beside(LOG, "schedules");

  /** {@code what} was looked at. */
  synchronized void failed(String what, Throwable failure) {
    if (!outages.failed(failure)) {
      LOG.warn("look again soon what={}", what);
    }
  }

  /** All were looked at. */
  synchronized void over() {
    outages.succeeded();
  }
}
