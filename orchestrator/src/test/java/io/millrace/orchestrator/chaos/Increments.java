package io.millrace.orchestrator.chaos;

import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jooq.Record;
import org.jooq.Result;

/** Each task that succeeded has added its row once, and no other has. */
record Increments() implements Invariant {

  @Override
  public String sentence() {
    return "Each SQL effect is there exactly once.";
  }

  @Override
  public List<String> violations(Evidence evidence) {
    Map<String, Long> expected =
        counts(
            evidence
                .orchestrator()
                .fetch(
                    """
                    select r.dag_id || '/' || r.run_id || '/' || t.task_id, count(*)
                    from orchestrator.task_instance t
                    join orchestrator.dag_run r using (dag_run_id)
                    where t.task_id like 'inc%' and t.state = 'success'
                    group by 1
                    """));
    Map<String, Long> found =
        counts(
            evidence
                .warehouse()
                .fetch(
                    "select dag_id || '/' || run_id || '/' || task_id, count(*)"
                        + " from increments group by 1"));
    List<String> violations = new ArrayList<>();
    var tasks = new TreeSet<>(expected.keySet());
    tasks.addAll(found.keySet());
    for (String task : tasks) {
      long rows = found.getOrDefault(task, 0L);
      if (rows != expected.getOrDefault(task, 0L)) {
        violations.add(
            "%s %s and has taken effect %d times"
                .formatted(
                    task, expected.containsKey(task) ? "succeeded" : "did not succeed", rows));
      }
    }
    return violations;
  }

  private static Map<String, Long> counts(Result<Record> rows) {
    return rows.stream()
        .collect(toMap(row -> row.get(0, String.class), row -> row.get(1, Long.class)));
  }
}
