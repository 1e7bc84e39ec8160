package io.millrace.orchestrator.chaos;

import java.time.Duration;
import java.util.Locale;

/**
 * A fault of a plan.
 *
 * @param after the chaos began
 * @param lasts until it is mended
 * @param node whose process or network it befalls; no matter where it is a server's
 * @param where the server, or the far end of the network; no matter where it is a process's
 */
record Fault(FaultKind kind, Duration after, Duration lasts, int node, Where where) {

  /** The servers that a fault concerns. */
  enum Where {
    ORCHESTRATOR,
    WAREHOUSE,
    BOTH
  }

  @Override
  public String toString() {
    String server = where.name().toLowerCase(Locale.ROOT);
    return "%6d ms: %s, %s, for %d ms"
        .formatted(
            after.toMillis(),
            kind.name().toLowerCase(Locale.ROOT),
            switch (kind.target()) {
              case NODE -> "node " + node;
              case NETWORK -> "node " + node + " and " + server;
              case SERVER, SESSIONS -> server;
            },
            lasts.toMillis());
  }
}
