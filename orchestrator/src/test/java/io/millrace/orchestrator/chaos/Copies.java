package io.millrace.orchestrator.chaos;

import java.util.List;

/** A trigger counts the loads of the table that is copied into. */
record Copies() implements Invariant {

  @Override
  public String sentence() {
    return "Each COPY has taken effect exactly once.";
  }

  @Override
  public List<String> violations(Evidence evidence) {
    long copied =
        evidence
            .orchestrator()
            .fetchSingle(
                "select count(*) from orchestrator.task_instance"
                    + " where task_id = 'copy' and state = 'success'")
            .get(0, long.class);
    long found = evidence.warehouse().fetchSingle("select count(*) from copies").get(0, long.class);
    return copied == found
        ? List.of()
        : List.of("%s tasks copied, and %s copies were made".formatted(copied, found));
  }
}
