package io.millrace.orchestrator.chaos;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a node said was there is there. */
record AcceptedRuns() implements Invariant {

  @Override
  public String sentence() {
    return "Every run that a node said was there exists.";
  }

  @Override
  public List<String> violations(Evidence evidence) {
    Set<String> there =
        new HashSet<>(
            evidence
                .orchestrator()
                .fetch(
                    "select dag_id || '/' || run_id from orchestrator.dag_run"
                        + " where run_type = 'manual'")
                .getValues(0, String.class));
    List<String> missing = new ArrayList<>(evidence.accepted());
    missing.removeAll(there);
    return missing;
  }
}
