package io.millrace.tasks.copy;

import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.lineage.QueryLineage;
import io.millrace.tasks.lineage.ReadQuery;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * Columns that have one value in all rows of a load, which PostgreSQL computes once: it also knows
 * the bytes of any type.
 */
record Constants(List<Constant<?>> all) {

  static final Constants NONE = new Constants(List.of());

  /** Of the binary form of an array before its first element: four counts and an identifier. */
  private static final int ARRAY_HEADER = 20;

  private static final int NULL_LENGTH = -1;

  /**
   * A column and its value.
   *
   * @param value without columns of any table
   */
  record Constant<T>(Field<T> column, Field<T> value) {

    /** Text is not cut to the column's length, as a cast to its type would. */
    private Field<byte[]> encoded() {
      Field<?> typed =
          column.getDataType().isString() && !column.getDataType().isEnum()
              ? value.cast(SQLDataType.CLOB)
              : value.cast(column.getDataType());
      return function(name("array_send"), byte[].class, array(List.of(typed)));
    }

    private Condition isSame() {
      return column.isNotDistinctFrom(value);
    }
  }

  <T> Constants and(Field<T> column, Field<T> value) {
    List<Constant<?>> more = new ArrayList<>(all);
    more.add(new Constant<>(column, value));
    return new Constants(List.copyOf(more));
  }

  int count() {
    return all.size();
  }

  List<Field<?>> columns() {
    List<Field<?>> columns = new ArrayList<>();
    all.forEach(constant -> columns.add(constant.column()));
    return columns;
  }

  boolean fills(Field<?> column) {
    return columns().stream().anyMatch(each -> each.getName().equals(column.getName()));
  }

  /** Those of these columns alone. */
  Constants of(List<Field<?>> columns) {
    List<String> names = columns.stream().map(Field::getName).toList();
    return new Constants(
        all.stream().filter(constant -> names.contains(constant.column().getName())).toList());
  }

  /** Of the rows that have these values. */
  Query deletion(Table<?> table) {
    return deleteFrom(table).where(DSL.and(all.stream().map(Constant::isSame).toList()));
  }

  /** What can be read off the query for the values; null if there are none. */
  @Nullable ReadQuery read() {
    return all.isEmpty() ? null : QueryLineage.read(query());
  }

  private Select<?> query() {
    return select(all.stream().map(Constant::encoded).toList());
  }

  /**
   * The values in the binary format of a COPY, one after the other, each with its length.
   *
   * @throws TaskFailed if one is null and its column takes none
   */
  byte[] encoded(Target target, WarehouseContext context) {
    var encoded = new ByteArrayOutputStream();
    if (all.isEmpty()) {
      return encoded.toByteArray();
    }
    Record values = context.fetch(query()).getFirst();
    for (int i = 0; i < all.size(); i++) {
      byte[] array = values.get(i, byte[].class);
      Field<?> column = all.get(i).column();
      if (ByteBuffer.wrap(array).getInt(ARRAY_HEADER) == NULL_LENGTH
          && !column.getDataType().nullable()) {
        throw TaskFailed.forGood(
            "column %s of %s takes no null, but this run's value for it is null"
                .formatted(column.getName(), target.name()));
      }
      encoded.write(array, ARRAY_HEADER, array.length - ARRAY_HEADER);
    }
    return encoded.toByteArray();
  }
}
