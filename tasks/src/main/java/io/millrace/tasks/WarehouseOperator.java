package io.millrace.tasks;

import java.util.List;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;

/**
 * Work inside one transaction of the DAG's warehouse. Its effect, its checks and the record that it
 * happened are one commit, so it happens exactly once whatever is killed meanwhile.
 */
public non-sealed interface WarehouseOperator<O> extends Operator<O> {

  /**
   * Takes effect through {@code context.connection()} or {@code context.execute(..)}; never
   * commits.
   *
   * @return the output, null exactly if {@code O} is {@link Void}
   */
  @Nullable O run(WarehouseContext context) throws Exception;

  /** The statements that it executes, in order, for people to read; empty where nobody can say. */
  default List<Query> statements() {
    return List.of();
  }
}
