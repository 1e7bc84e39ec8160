package io.millrace.orchestrator.chaos;

import java.util.List;
import java.util.Objects;

/** A trigger counts the loads of the table that is copied into. */
record Copies() implements Invariant {

  @Override
  public String sentence() {
    return "Each COPY has taken effect exactly once.";
  }

  @Override
  public List<String> violations(Evidence evidence) {
    Object copied =
        evidence
            .orchestrator()
            .fetchValue(
                "select count(*) from orchestrator.task_instance"
                    + " where task_id = 'copy' and state = 'success'");
    Object found = evidence.warehouse().fetchValue("select count(*) from copies");
    return Objects.equals(copied, found)
        ? List.of()
        : List.of("%s tasks copied, and %s copies were made".formatted(copied, found));
  }
}
