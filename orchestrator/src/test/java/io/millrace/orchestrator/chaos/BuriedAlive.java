package io.millrace.orchestrator.chaos;

import static io.millrace.sql.orchestrator.Tables.NODE;

import io.millrace.orchestrator.chaos.Fault.Where;
import io.millrace.orchestrator.chaos.Injector.Injected;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Of the processes that still run, those alone were ever taken for dead that had been stopped or
 * cut off shortly before: that the database was away is no reason.
 */
record BuriedAlive() implements Invariant {

  private static final Duration AFTERMATH = Duration.ofSeconds(15);

  @Override
  public String sentence() {
    return "No node was taken for dead that was well.";
  }

  @Override
  public List<String> violations(Evidence evidence) {
    List<String> violations = new ArrayList<>();
    for (Node node : evidence.nodes()) {
      for (OffsetDateTime buried : burials(evidence, node)) {
        Instant at = buried.toInstant();
        if (evidence.faults().stream().noneMatch(fault -> explains(fault, node, at))) {
          violations.add("node %d at %s".formatted(node.number(), at));
        }
      }
    }
    return violations;
  }

  private static List<OffsetDateTime> burials(Evidence evidence, Node node) {
    return evidence
        .orchestrator()
        .select(NODE.ENDED_AT)
        .from(NODE)
        .where(NODE.STATE.eq("dead"))
        .and(NODE.PID.eq(node.pid().orElse(0L)))
        .fetch(NODE.ENDED_AT);
  }

  private static boolean explains(Injected injected, Node node, Instant at) {
    Fault fault = injected.fault();
    Instant over = injected.at().plus(fault.lasts()).plus(AFTERMATH);
    return fault.node() == node.number()
        && injected.at().isBefore(at)
        && at.isBefore(over)
        && switch (fault.kind().target()) {
          case NODE -> true;
          case NETWORK -> fault.where() != Where.WAREHOUSE;
          case SERVER, SESSIONS -> false;
        };
  }
}
