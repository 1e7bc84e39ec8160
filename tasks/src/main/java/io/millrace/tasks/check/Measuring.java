package io.millrace.tasks.check;

import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.nullif;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.anomaly.Point;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/** What rows measure: label and value. */
final class Measuring {

  static final String LABEL = "label";
  static final String VALUE = "value";

  private Measuring() {}

  static Select<Record2<String, Double>> rowCount(Table<?> table, Condition only) {
    return one(table, only, count());
  }

  static Select<Record2<String, Double>> nullShare(Table<?> table, Field<?> field, Condition only) {
    return one(
        table,
        only,
        count().filterWhere(field.isNull()).cast(SQLDataType.DOUBLE).div(nullif(count(), 0)));
  }

  static Select<Record2<String, Double>> distinctCount(
      Table<?> table, Field<?> field, Condition only) {
    return one(table, only, countDistinct(field));
  }

  static Select<Record2<String, Double>> mean(
      Table<?> table, Field<? extends Number> field, Condition only) {
    return one(table, only, avg(field));
  }

  static Select<Record2<String, Double>> age(Table<?> table, UntilEnd<?> moments, Condition only) {
    return one(table, only, moments.age());
  }

  private static Select<Record2<String, Double>> one(
      Table<?> table, Condition only, Field<?> value) {
    return select(inline(Point.ONE).as(LABEL), value.cast(SQLDataType.DOUBLE).as(VALUE))
        .from(table)
        .where(only);
  }
}
