package io.millrace.tasks.sql;

import io.millrace.tasks.Each;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.lineage.Lineage;
import java.util.List;

/** Brings the rows of a select into a table, in one way or another. */
abstract sealed class Fill implements WarehouseOperator<Void> permits Merge, Rebuild {

  final RowsFor rows;

  Fill(RowsFor rows) {
    this.rows = rows;
  }

  @Override
  public final Class<Void> outputType() {
    return Void.class;
  }

  @Override
  public final List<TaskRef<?>> inputs() {
    return rows.seen().producers();
  }

  @Override
  public final List<Each<?>> elements() {
    return rows.seen().elements();
  }

  @Override
  public final Lineage lineage() {
    return rows.lineage();
  }
}
