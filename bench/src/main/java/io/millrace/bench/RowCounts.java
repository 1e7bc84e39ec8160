package io.millrace.bench;

import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jooq.DSLContext;

/** How many rows a run of growth_etl must leave in each table. */
record RowCounts(Map<String, Long> tables) {

  /** As a sample has it beside its inputs. */
  static RowCounts of(Path sample) throws IOException {
    Map<String, Long> tables = new TreeMap<>();
    Files.readAllLines(sample.resolve("expected/row_counts.csv")).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .forEach(line -> tables.put(line[0], Long.parseLong(line[1])));
    return new RowCounts(tables);
  }

  long of(String table) {
    return Objects.requireNonNull(tables.get(table), table);
  }

  /**
   * Counts them.
   *
   * @throws IllegalStateException if one differs
   */
  void require(DSLContext growth) {
    Map<String, Long> found = new TreeMap<>();
    tables
        .keySet()
        .forEach(table ->
            found.put(table, (long) growth.fetchCount(table(name(table.split("\\.", -1))))));
    if (!found.equals(tables)) {
      throw new IllegalStateException("there must be " + tables + " rows, there are " + found);
    }
  }
}
