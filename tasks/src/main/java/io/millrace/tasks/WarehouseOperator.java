package io.millrace.tasks;

import io.millrace.tasks.lineage.TableName;
import java.util.List;
import java.util.Set;
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

  /**
   * The tables that it makes equal to something: what was in them before is gone afterwards, all of
   * it, or all that another instance of a mapped task may have put there.
   */
  default Set<TableName> replaces() {
    return Set.of();
  }

  /** The statements that it executes, in order, for people to read; empty where nobody can say. */
  default List<Query> statements() {
    return List.of();
  }
}
