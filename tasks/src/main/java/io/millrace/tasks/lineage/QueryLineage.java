package io.millrace.tasks.lineage;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jooq.QueryPart;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** Reads a query's lineage off its jOOQ model, without a database and without executing it. */
public final class QueryLineage {

  private QueryLineage() {}

  /** Everything at once, for those who need more than the lineage. */
  public static ReadQuery read(QueryPart query) {
    var visit = QueryVisit.of(query);
    var columns = new ColumnFlow(visit);
    columns.follow(query);
    var tables = visit.tables();
    return new ReadQuery(
        new Lineage(tables.reads(), tables.writes(), columns.flows()),
        tables.hidden(),
        visit.parts());
  }

  /**
   * The tables and columns that the query reads and writes, as far as they can be seen: what hides
   * in {@link #hiddenParts} is missing. A table that the query only writes is not among its reads.
   */
  public static Lineage of(QueryPart query) {
    return read(query).lineage();
  }

  /**
   * What may read or write tables that {@link #of} cannot see, each as the end of a sentence: plain
   * SQL, a table function, a view whose SQL cannot be parsed. Empty if the lineage is complete.
   */
  public static List<String> hiddenParts(QueryPart query) {
    return QueryVisit.of(query).tables().hidden();
  }

  /** The table itself; the base tables of a view, the table behind an alias. */
  public static SortedSet<TableName> tablesBehind(Table<?> table) {
    SortedSet<TableName> tables = of(DSL.selectOne().from(table)).reads();
    return tables.isEmpty() ? new TreeSet<>(Set.of(TableName.of(table))) : tables;
  }

  /** The table that the query reads first, where it stands in the SQL; views resolved. */
  public static Optional<TableName> firstTable(QueryPart query) {
    return QueryVisit.of(query).tables().firstRead();
  }
}
