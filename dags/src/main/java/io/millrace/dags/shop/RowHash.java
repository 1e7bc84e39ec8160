package io.millrace.dags.shop;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.md5;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.toChar;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.NUMERIC;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Field;

/** What tells two records apart: md5 of their fields, the same however a number is spelled. */
final class RowHash {

  private static final String BETWEEN = "|";
  private static final String NULL = "\\N";

  private RowHash() {}

  static Field<String> of(List<Field<?>> fields) {
    List<Field<?>> parts = new ArrayList<>();
    for (Field<?> field : fields) {
      if (!parts.isEmpty()) {
        parts.add(inline(BETWEEN));
      }
      parts.add(coalesce(text(field), inline(NULL)));
    }
    return md5(concat(parts.toArray(Field<?>[]::new)));
  }

  private static Field<String> text(Field<?> field) {
    if (field.getType() == LocalDate.class) {
      return toChar(field.coerce(LocalDate.class), "YYYY-MM-DD");
    }
    return field.getType() == BigDecimal.class
        ? function(name("trim_scale"), NUMERIC, field).cast(CLOB)
        : field.cast(CLOB);
  }
}
