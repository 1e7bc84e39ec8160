package io.millrace.tasks.lineage;

import org.jooq.QueryPart;

/** Reads a query's lineage off its jOOQ model. */
public final class QueryLineage {

  private QueryLineage() {}

  /** The tables and columns that the query reads and writes. */
  public static Lineage of(QueryPart query) {
    return Lineage.NONE;
  }
}
