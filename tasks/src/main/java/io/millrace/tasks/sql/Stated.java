package io.millrace.tasks.sql;

import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.QueryLineage;
import io.millrace.tasks.lineage.TableName;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * What an author says that a query reads and writes, beside what can be read off it.
 *
 * @param reads null if nothing was said
 * @param writes null if nothing was said
 */
record Stated(@Nullable Set<TableName> reads, @Nullable Set<TableName> writes) {

  static final Stated NOTHING = new Stated(null, null);

  Stated reads(Table<?>... tables) {
    return new Stated(names(tables), writes);
  }

  Stated writes(Table<?>... tables) {
    return new Stated(reads, names(tables));
  }

  Lineage and(SeenQuery query) {
    return query
        .lineage()
        .and(Lineage.of(reads == null ? Set.of() : reads, writes == null ? Set.of() : writes));
  }

  /** Refuses what hides in the query and was not stated. */
  List<String> faults(SeenQuery query) {
    return reads != null || writes != null
        ? List.of()
        : query.hidden().stream()
            .map(part ->
                "what it reads cannot be seen through "
                    + part
                    + "; write it in jOOQ, or state the tables with .reads(..)")
            .toList();
  }

  private static Set<TableName> names(Table<?>... tables) {
    return Arrays.stream(tables)
        .flatMap(table -> QueryLineage.tablesBehind(table).stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
