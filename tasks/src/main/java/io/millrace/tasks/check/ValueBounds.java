package io.millrace.tasks.check;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.Check;
import io.millrace.tasks.CheckQueries.Given;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;

/**
 * Where a single value may lie: {@code value(select(avg(ORDERS.AMOUNT)).from(ORDERS))}, {@code
 * .between(10, 20)}. Checks one value and fails one; NULL fails.
 */
public final class ValueBounds<T> {

  private final Select<? extends Record1<T>> select;

  ValueBounds(Select<? extends Record1<T>> select) {
    this.select = select;
  }

  /** One of these or between them. */
  public Check between(T least, T most) {
    return check(value().between(least, most));
  }

  /** This or more. */
  public Check atLeast(T least) {
    return check(value().ge(least));
  }

  /** This or less. */
  public Check atMost(T most) {
    return check(value().le(most));
  }

  private Field<T> value() {
    return field(select);
  }

  private Check check(Condition holds) {
    Condition fails = not(condition(coalesce(field(holds), inline(false))));
    return CheckedTable.selects(
        "value_",
        select,
        new Given(
            select(inline(1L), Counting.one(fails)), select(value().as("value")).where(fails)),
        1);
  }
}
