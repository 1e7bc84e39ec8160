package io.millrace.dags.stream;

import static io.millrace.tasks.sql.SqlTasks.rebuild;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;

import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.QueryLineage;
import io.millrace.tasks.lineage.TableName;
import io.millrace.tasks.sql.Rebuild;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jooq.Query;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.Table;

/** Fills a table with the distinct records of a file, and hands on how many were dropped. */
public final class Deduplicate implements WarehouseOperator<Deduplicated> {

  private final Table<?> from;
  private final Rebuild distinct;
  private final Select<Record2<Integer, Integer>> counts;

  private Deduplicate(Table<?> from, Table<?> into) {
    this.from = from;
    this.distinct = rebuild(into).from(DistinctRecords.of(from, into)).truncating();
    this.counts = select(field(selectCount().from(from)), field(selectCount().from(into)));
  }

  /**
   * Of the records of a file.
   *
   * @param into has their columns in the same order, and then {@code line_no}
   */
  public static Deduplicate of(Table<?> from, Table<?> into) {
    return new Deduplicate(from, into);
  }

  @Override
  public Class<Deduplicated> outputType() {
    return Deduplicated.class;
  }

  @Override
  public List<String> faults() {
    return distinct.faults();
  }

  @Override
  public Lineage lineage() {
    return distinct.lineage().and(QueryLineage.of(counts));
  }

  @Override
  public Set<TableName> replaces() {
    return distinct.replaces();
  }

  @Override
  public List<Query> statements() {
    List<Query> all = new ArrayList<>(distinct.statements());
    all.add(counts);
    return all;
  }

  @Override
  public Deduplicated run(WarehouseContext context) {
    distinct.run(context);
    Record2<Integer, Integer> rows = context.fetch(counts).getFirst();
    var done = new Deduplicated(rows.value1() - rows.value2(), rows.value2());
    context.log(
        "removed %d duplicate rows from %s, %d remain"
            .formatted(done.removed(), TableName.of(from), done.remaining()));
    return done;
  }
}
