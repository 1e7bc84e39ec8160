package io.millrace.orchestrator.chaos;

import io.millrace.orchestrator.chaos.Fault.Where;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;

/** No process and no session of a node that is gone is left. */
record Leftovers() implements Invariant {

  @Override
  public String sentence() {
    return "No process and no session is left of a node that is gone.";
  }

  @Override
  public List<String> violations(Evidence evidence) {
    List<String> violations = new ArrayList<>(processes(evidence));
    violations.addAll(sessions(evidence, Where.ORCHESTRATOR, evidence.orchestrator()));
    violations.addAll(sessions(evidence, Where.WAREHOUSE, evidence.warehouse()));
    return violations;
  }

  /** What a node has started inherits its environment. */
  private static List<String> processes(Evidence evidence) {
    Set<Long> nodes = new HashSet<>();
    evidence.nodes().forEach(node -> node.pid().ifPresent(nodes::add));
    return ProcessHandle.allProcesses()
        .filter(process -> !nodes.contains(process.pid()))
        .filter(process -> isMarked(process, evidence.marker()))
        .map(process ->
            "process %d, %s, is left"
                .formatted(process.pid(), process.info().commandLine().orElse("that has ended")))
        .toList();
  }

  private static boolean isMarked(ProcessHandle process, String marker) {
    try {
      return Files.readString(
              Path.of("/proc", Long.toString(process.pid()), "environ"),
              StandardCharsets.ISO_8859_1)
          .contains(marker);
    } catch (IOException gone) {
      return false;
    }
  }

  private static List<String> sessions(Evidence evidence, Where where, DSLContext database) {
    Set<Integer> held = new HashSet<>();
    Set<Integer> abandoned = new HashSet<>();
    for (Node node : evidence.nodes()) {
      held.addAll(node.link(where).portsInUse());
      abandoned.addAll(node.link(where).abandonedPorts());
    }
    List<String> violations = new ArrayList<>();
    for (Record session :
        database.fetch(
            """
            select client_port, pid, state, left(query, 80)
            from pg_stat_activity
            where datname = current_database() and application_name <> 'chaos'
              and backend_type = 'client backend'
            """)) {
      int port = session.get(0, Integer.class);
      // A server that has not heard that a machine is gone keeps its sessions, at work on nothing.
      boolean harmless = abandoned.contains(port) && "idle".equals(session.get(2));
      if (!held.contains(port) && !harmless) {
        violations.add(
            "server process %s of the %s, %s with %s, is left"
                .formatted(
                    session.get(1),
                    where.name().toLowerCase(Locale.ROOT),
                    session.get(2),
                    session.get(3)));
      }
    }
    return violations;
  }
}
