package io.millrace.dags.stream;

import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.DagRejected;
import io.millrace.tasks.lineage.TableName;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.Table;

/**
 * The records of a file without repetitions, under plain column names, each with the last line that
 * it stands on. The plain columns are in the order of the file's; what is a moment there is read as
 * {@link FileDates} do.
 */
final class DistinctRecords {

  private static final String LINE_NO = "line_no";
  private static final Set<String> BOOKKEEPING = Set.of("file_id", LINE_NO);

  private DistinctRecords() {}

  /** Rows of {@code into}, whose last column is the line. */
  static Select<?> of(Table<?> file, Table<?> into) {
    List<Field<?>> values =
        Arrays.stream(file.fields())
            .filter(field -> !BOOKKEEPING.contains(field.getName()))
            .toList();
    if (values.size() + 1 != into.fields().length) {
      throw new DagRejected(
          "%s has other columns than %s has values; give it one for each and the line"
              .formatted(TableName.of(into), TableName.of(file)));
    }
    List<Field<?>> columns = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Field<?> column = column(into, i);
      columns.add(plain(file, values.get(i), column).as(column));
    }
    Field<Long> line = Objects.requireNonNull(file.field(LINE_NO, Long.class));
    columns.add(max(line).as(column(into, values.size())));
    return select(columns).from(file).groupBy(values);
  }

  private static Field<?> plain(Table<?> file, Field<?> value, Field<?> column) {
    if (column.getType() != LocalDateTime.class) {
      return value;
    }
    return FileDates.moment(Objects.requireNonNull(file.field(value.getName(), String.class)));
  }

  private static Field<?> column(Table<?> table, int place) {
    return Objects.requireNonNull(table.field(place));
  }
}
