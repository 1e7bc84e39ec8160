package io.millrace.tasks.check;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.left;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.when;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/** Which share of the rows has each value of a field. */
final class Shares {

  /** So many values are told apart. */
  static final int MOST = 100;

  private static final int LONGEST = 100;

  private Shares() {}

  /**
   * One row a value: the value in quotes, {@code NULL} without, or {@code others}; and its share.
   */
  static Select<Record2<String, Double>> of(Table<?> table, Field<?> counted, Condition only) {
    Field<String> text = counted.cast(SQLDataType.CLOB);
    var values =
        select(
                text.as("text"),
                count().as("rows"),
                rowNumber().over().orderBy(count().desc(), text).as("place"))
            .from(table)
            .where(only)
            .groupBy(text)
            .asTable("counted");
    Field<String> value = field(name("counted", "text"), SQLDataType.CLOB);
    Field<String> label =
        when(
                field(name("counted", "place"), SQLDataType.INTEGER).gt(inline(MOST)),
                inline("others"))
            .when(value.isNull(), inline("NULL"))
            .otherwise(inline("'").concat(left(value, inline(LONGEST))).concat(inline("'")));
    Field<Integer> rows = field(name("counted", "rows"), SQLDataType.INTEGER);
    var labelled =
        select(label.as(Measuring.LABEL), rows.as("rows")).from(values).asTable("labelled");
    Field<String> of = field(name("labelled", Measuring.LABEL), SQLDataType.CLOB);
    Field<Double> its =
        sum(field(name("labelled", "rows"), SQLDataType.INTEGER)).cast(SQLDataType.DOUBLE);
    return select(of, its.div(sum(its).over()).as(Measuring.VALUE))
        .from(labelled)
        .groupBy(of)
        .orderBy(its.desc(), of);
  }
}
