package io.millrace.orchestrator.chaos;

import io.millrace.orchestrator.chaos.Injector.Injected;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;

/**
 * What is left after the chaos.
 *
 * @param orchestrator the orchestrator's database
 * @param warehouse the warehouse
 * @param nodes still running
 * @param notes the file that Java and shell tasks append to
 * @param marker an environment variable, with its value, of all that the nodes started
 * @param faults that were injected
 * @param accepted runs, DAG and run, that a node said were there
 * @param alerts how often each delivery's webhook was accepted
 */
record Evidence(
    DSLContext orchestrator,
    DSLContext warehouse,
    List<Node> nodes,
    Path notes,
    String marker,
    List<Injected> faults,
    Set<String> accepted,
    Map<String, Integer> alerts) {}
