package io.millrace.tasks;

import java.time.Instant;
import java.util.Optional;
import org.jooq.Select;

/** What a {@link SensorOperator} can ask. */
public interface SensorContext extends TaskContext {

  /** The time, on the clock of this node. */
  Instant now();

  /**
   * Whether a query of the DAG's warehouse finds a row, with this run's values in it.
   *
   * @throws TaskFailed if the DAG has no warehouse
   */
  boolean finds(Select<?> query);

  /**
   * The state of the newest run of a DAG for a logical date, in lower case; empty if there is none.
   */
  Optional<String> runState(String dagId, Instant logicalDate);

  /** The same, of one of its tasks. */
  Optional<String> taskState(String dagId, Instant logicalDate, String taskId);
}
