package io.millrace.tasks.sql;

import io.millrace.tasks.Each;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.lineage.Lineage;
import java.util.List;
import org.jooq.Query;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** One statement as a task. Its rows are those that PostgreSQL counts as affected. */
public final class Statement implements WarehouseOperator<Void> {

  private final Query query;
  private final SeenQuery seen;
  private final Stated stated;
  private final boolean opaque;

  Statement(Query query, Stated stated, boolean opaque) {
    this(query, SeenQuery.of(query), stated, opaque);
  }

  private Statement(Query query, SeenQuery seen, Stated stated, boolean opaque) {
    this.query = query;
    this.seen = seen;
    this.stated = stated;
    this.opaque = opaque;
  }

  /** States all tables that plain SQL in the statement reads, possibly none. */
  public Statement reads(Table<?>... tables) {
    return new Statement(query, seen, stated.reads(tables), opaque);
  }

  /** States all tables that plain SQL in the statement writes, possibly none. */
  public Statement writes(Table<?>... tables) {
    return new Statement(query, seen, stated.writes(tables), opaque);
  }

  @Override
  public Class<Void> outputType() {
    return Void.class;
  }

  @Override
  public List<TaskRef<?>> inputs() {
    return seen.producers();
  }

  @Override
  public List<Each<?>> elements() {
    return seen.elements();
  }

  @Override
  public List<String> faults() {
    if (!opaque) {
      return stated.faults(seen);
    }
    return stated.reads() != null && stated.writes() != null
        ? List.of()
        : List.of(
            "SQL given as text must state what it reads and what it writes; add .reads(..) and"
                + " .writes(..), empty where it does neither");
  }

  @Override
  public Lineage lineage() {
    return stated.and(seen);
  }

  @Override
  public @Nullable Void run(WarehouseContext context) {
    context.progress(context.execute(query));
    return null;
  }

  @Override
  public List<Query> statements() {
    return List.of(query);
  }
}
