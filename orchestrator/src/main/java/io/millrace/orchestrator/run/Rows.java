package io.millrace.orchestrator.run;

import java.lang.reflect.Array;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a {@link SetStatement} as a table: one array a column, unnested by the database,
 * so that ten rows cost little more than one.
 */
final class Rows<E> {

  private record Column<E>(Field<?> array, Function<List<E>, @Nullable Object> values) {}

  private static final String ALIAS = "d";

  private final Map<String, Column<E>> columns = new LinkedHashMap<>();

  /** Adds a column and gives the field to use it by. */
  <T> Field<T> column(String name, DataType<T> type, Function<E, @Nullable T> value) {
    array(name, type, value);
    return DSL.field(DSL.name(ALIAS, name), type);
  }

  /** The same as one array, where no table is needed. */
  <T> Field<T[]> array(String name, DataType<T> type, Function<E, @Nullable T> value) {
    Field<T[]> array = DSL.param(name, type.array());
    columns.put(name, new Column<>(array, elements -> values(elements, type, value)));
    return array;
  }

  /** The same as one value, where there is exactly one element. */
  <T> Field<T> value(String name, DataType<T> type, Function<E, @Nullable T> value) {
    Field<T> single = DSL.param(name, type);
    columns.put(name, new Column<>(single, elements -> value.apply(elements.getFirst())));
    return single;
  }

  @SuppressWarnings("unchecked")
  private static <E, T> Object values(
      List<E> elements, DataType<T> type, Function<E, @Nullable T> value) {
    @Nullable T[] values = (@Nullable T[]) Array.newInstance(type.getType(), elements.size());
    for (int i = 0; i < values.length; i++) {
      values[i] = value.apply(elements.get(i));
    }
    return values;
  }

  Table<?> table() {
    String arrays =
        IntStream.range(0, columns.size())
            .mapToObj(i -> "{" + i + "}")
            .collect(Collectors.joining(", "));
    return DSL.table(
            "unnest(" + arrays + ")", columns.values().stream().map(Column::array).toArray())
        .as(ALIAS, columns.keySet().toArray(String[]::new));
  }

  /** How to get the value of a parameter: of a column from the elements, else always the same. */
  Function<List<E>, @Nullable Object> values(String parameter, @Nullable Object otherwise) {
    Column<E> column = columns.get(parameter);
    return column == null ? elements -> otherwise : column.values();
  }
}
