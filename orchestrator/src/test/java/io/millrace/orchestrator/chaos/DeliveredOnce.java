package io.millrace.orchestrator.chaos;

import io.millrace.orchestrator.chaos.FaultKind.Target;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Record;

/**
 * The receiver took each alert once, and once more for each attempt whose end nobody could record.
 */
record DeliveredOnce() implements Invariant {

  @Override
  public String sentence() {
    return "Every alert was delivered once, or once more where its sender was lost.";
  }

  @Override
  public List<String> violations(Evidence evidence) {
    List<String> violations = new ArrayList<>();
    int attemptsLost = 0;
    for (Record delivery :
        evidence
            .orchestrator()
            .fetch(
                "select delivery_id, state, unanswered, alert_id"
                    + " from orchestrator.alert_delivery where channel = 'webhook'")) {
      int accepted = evidence.alerts().getOrDefault(delivery.get(0, String.class), 0);
      boolean sent = "sent".equals(delivery.get(1, String.class));
      int lost = delivery.get(2, Integer.class);
      attemptsLost += lost;
      if (accepted > (sent ? 1 : 0) + lost || (sent && accepted == 0)) {
        violations.add(
            "alert %s was accepted %d times, %d attempts were lost"
                .formatted(delivery.get(3, Long.class), accepted, lost));
      }
    }
    long sendersLost =
        evidence.faults().stream()
            .filter(one -> one.fault().kind().target() == Target.NODE)
            .count();
    if (attemptsLost > sendersLost) {
      violations.add("%d attempts were lost, and %d senders".formatted(attemptsLost, sendersLost));
    }
    return violations;
  }
}
