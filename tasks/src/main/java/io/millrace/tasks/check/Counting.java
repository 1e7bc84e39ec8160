package io.millrace.tasks.check;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.when;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/** Counts of rows. */
final class Counting {

  private Counting() {}

  static Field<Long> rows() {
    return rows(noCondition());
  }

  static Field<Long> rows(Condition only) {
    return (only.equals(noCondition()) ? count() : count().filterWhere(only))
        .cast(SQLDataType.BIGINT);
  }

  /** The second is not evaluated where the first is not met: a cast that it guards cannot fail. */
  static Condition both(Condition only, Condition fails) {
    return only.equals(noCondition())
        ? fails
        : condition(when(only, field(fails)).otherwise(inline(false)));
  }

  /** 1 if it is met, else 0. */
  static Field<Long> one(Condition failed) {
    return when(failed, inline(1L)).otherwise(inline(0L));
  }
}
