package io.millrace.dags.streamb2b;

import static org.jooq.impl.DSL.deleteFrom;

import io.millrace.tasks.Each;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.copy.CopyOperator;
import io.millrace.tasks.copy.CopyResult;
import io.millrace.tasks.lineage.Lineage;
import java.util.List;
import org.jooq.Query;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * Makes a table equal to the file of an element, in one transaction. Of all elements of a run, one
 * at most is for this table, which the list must see to.
 */
final class ReplaceWithFile implements WarehouseOperator<CopyResult> {

  private final Query empty;
  private final CopyOperator copy;

  /** {@code copy} appends to the table. */
  ReplaceWithFile(Table<?> table, CopyOperator copy) {
    this.empty = deleteFrom(table);
    this.copy = copy;
  }

  @Override
  public Class<CopyResult> outputType() {
    return CopyResult.class;
  }

  @Override
  public List<Each<?>> elements() {
    return copy.elements();
  }

  @Override
  public Lineage lineage() {
    return copy.lineage();
  }

  @Override
  public @Nullable CopyResult run(WarehouseContext context) throws InterruptedException {
    context.execute(empty);
    return copy.run(context);
  }
}
