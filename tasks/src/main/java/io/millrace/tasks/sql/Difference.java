package io.millrace.tasks.sql;

import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.WarehouseContext;
import org.jooq.Record6;

/**
 * What was written to make a table equal to a select.
 *
 * @param kept rows that were equal already
 */
record Difference(String table, long kept, long added, long changed, long removed) {

  /**
   * Finds the differences and writes them.
   *
   * @throws TaskFailed if the select has several rows with one key, or rows of another partition
   */
  static Difference apply(RowsFor rows, WarehouseContext context) {
    Record6<Long, Long, Long, Long, Long, Long> counts =
        context.fetch(new DifferenceStatement(rows).query()).getFirst();
    long given = counts.value1();
    long before = counts.value2();
    var difference =
        new Difference(
            rows.target().toString(),
            before - counts.value4() - counts.value5(),
            counts.value3(),
            counts.value4(),
            counts.value5());
    Partition<?> partition = rows.partition();
    if (partition != null && counts.value6() > 0) {
      throw TaskFailed.forGood(
          "the select for %s gives %d rows that have another %s than within(..) says; leave them out"
              .formatted(rows.target(), counts.value6(), partition.column().getName()));
    }
    long keys = before + difference.added - difference.removed;
    if (given != keys) {
      throw TaskFailed.forGood(
          "the select for %s gives %d rows for %d different keys (%s); make it give each key once"
              .formatted(rows.target(), given, keys, rows.keyNames()));
    }
    return difference;
  }

  long rowsWritten() {
    return added + changed + removed;
  }

  String sentence() {
    return "%s: %d added, %d changed, %d removed, %d as they were"
        .formatted(table, added, changed, removed, kept);
  }
}
