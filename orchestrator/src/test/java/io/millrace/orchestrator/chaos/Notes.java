package io.millrace.orchestrator.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Java and shell tasks that succeeded have left a note at least once, always under one key. */
record Notes() implements Invariant {

  @Override
  public String sentence() {
    return "Java and shell tasks happened at least once, with one idempotency key each.";
  }

  @Override
  public List<String> violations(Evidence evidence) {
    Map<String, Set<String>> keys = new HashMap<>();
    Map<String, Set<String>> tasks = new HashMap<>();
    for (String line : lines(evidence)) {
      int end = line.lastIndexOf(' ');
      String task = line.substring(0, end).replace(' ', '/');
      String key = line.substring(end + 1);
      keys.computeIfAbsent(task, it -> new TreeSet<>()).add(key);
      tasks.computeIfAbsent(key, it -> new TreeSet<>()).add(task);
    }
    List<String> violations = new ArrayList<>();
    for (String task : succeeded(evidence)) {
      Set<String> seen = keys.getOrDefault(task, Set.of());
      if (seen.size() != 1) {
        violations.add("%s succeeded and has noted the keys %s".formatted(task, seen));
      }
    }
    tasks.forEach((key, names) -> {
      if (names.size() > 1) {
        violations.add("the key %s is that of %s".formatted(key, names));
      }
    });
    return violations;
  }

  private static List<String> lines(Evidence evidence) {
    try {
      return Files.readAllLines(evidence.notes());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<String> succeeded(Evidence evidence) {
    return evidence
        .orchestrator()
        .fetch(
            """
            select r.dag_id || '/' || r.run_id || '/' || t.task_id
            from orchestrator.task_instance t
            join orchestrator.dag_run r using (dag_run_id)
            where t.task_id like 'note%' and t.state = 'success'
            """)
        .getValues(0, String.class);
  }
}
