package io.millrace.orchestrator.execute;

import io.millrace.tasks.Dag;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DAG that a node is to run.
 *
 * @param code the jar that child processes load it from; null for the program's class path
 */
public record DagCode(Dag dag, @Nullable Path code) {

  /** DAGs of the program's class path. */
  public static List<DagCode> ofProgram(Collection<Dag> dags) {
    return dags.stream().map(dag -> new DagCode(dag, null)).toList();
  }
}
