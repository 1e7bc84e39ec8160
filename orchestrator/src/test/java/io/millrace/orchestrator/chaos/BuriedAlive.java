package io.millrace.orchestrator.chaos;

import static io.millrace.sql.orchestrator.Tables.NODE;

import io.millrace.orchestrator.chaos.Fault.Where;
import io.millrace.orchestrator.chaos.FaultKind.Target;
import io.millrace.orchestrator.chaos.Injector.Injected;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Of the processes that still run, none was declared dead after the orchestrator's server had been
 * away, unless it had itself been stopped or cut off.
 */
record BuriedAlive() implements Invariant {

  private static final Duration AFTERMATH = Duration.ofSeconds(15);

  @Override
  public String sentence() {
    return "No node was declared dead because the database had been away.";
  }

  @Override
  public List<String> violations(Evidence evidence) {
    List<String> violations = new ArrayList<>();
    for (Node node : evidence.nodes()) {
      for (OffsetDateTime buried : burials(evidence, node)) {
        Instant at = buried.toInstant();
        boolean wasAway = evidence.faults().stream().anyMatch(fault -> isOutageBefore(fault, at));
        boolean hadReason = evidence.faults().stream().anyMatch(fault -> explains(fault, node, at));
        if (wasAway && !hadReason) {
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

  private static boolean isOutageBefore(Injected injected, Instant at) {
    Fault fault = injected.fault();
    return fault.kind().target() == Target.SERVER
        && fault.where() == Where.ORCHESTRATOR
        && isShortlyBefore(injected, at);
  }

  private static boolean explains(Injected injected, Node node, Instant at) {
    Fault fault = injected.fault();
    return fault.node() == node.number()
        && isShortlyBefore(injected, at)
        && switch (fault.kind().target()) {
          case NODE -> true;
          case NETWORK -> fault.where() != Where.WAREHOUSE;
          case SERVER, SESSIONS -> false;
        };
  }

  private static boolean isShortlyBefore(Injected injected, Instant at) {
    Instant over = injected.at().plus(injected.fault().lasts()).plus(AFTERMATH);
    return injected.at().isBefore(at) && at.isBefore(over);
  }
}
