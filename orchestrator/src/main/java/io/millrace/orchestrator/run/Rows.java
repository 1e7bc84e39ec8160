package io.millrace.orchestrator.run;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Values of a set-based statement as a table: one array a column, unnested by the database, so that
 * ten rows cost little more than one.
 */
final class Rows<E> {

  private static final String ALIAS = "d";

  private final List<E> elements;
  private final List<String> names = new ArrayList<>();
  private final List<Field<?>> arrays = new ArrayList<>();

  private Rows(List<E> elements) {
    this.elements = elements;
  }

  static <E> Rows<E> of(List<E> elements) {
    return new Rows<>(elements);
  }

  /** Adds a column and gives the field to use it by. */
  @SuppressWarnings("unchecked")
  <T> Field<T> column(String name, DataType<T> type, Function<E, @Nullable T> value) {
    @Nullable T[] values = (@Nullable T[]) Array.newInstance(type.getType(), elements.size());
    for (int i = 0; i < values.length; i++) {
      values[i] = value.apply(elements.get(i));
    }
    names.add(name);
    arrays.add(DSL.val(values, type.array()));
    return DSL.field(DSL.name(ALIAS, name), type);
  }

  Table<?> table() {
    var call = new StringBuilder("unnest(");
    for (int i = 0; i < arrays.size(); i++) {
      call.append(i == 0 ? "{" : ", {").append(i).append('}');
    }
    return DSL.table(call.append(')').toString(), arrays.toArray())
        .as(ALIAS, names.toArray(String[]::new));
  }
}
