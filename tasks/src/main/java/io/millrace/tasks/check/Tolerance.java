package io.millrace.tasks.check;

import static org.jooq.impl.DSL.abs;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;

import io.millrace.tasks.DagRejected;
import java.math.BigDecimal;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/**
 * How far a number may be from the one that was expected; what is exactly so far off is near
 * enough.
 *
 * @param most in percent of what was expected if {@code isPercent}
 */
public record Tolerance(BigDecimal most, boolean isPercent) {

  public Tolerance {
    if (most.signum() < 0) {
      throw new DagRejected("a tolerance cannot be " + most + "; name 0 or more");
    }
  }

  /** So much more or less. */
  public static Tolerance within(double most) {
    return new Tolerance(number(most), false);
  }

  /** So many percent of what was expected more or less. */
  public static Tolerance withinPercent(double most) {
    return new Tolerance(number(most), true);
  }

  private static BigDecimal number(double most) {
    if (!Double.isFinite(most)) {
      throw new DagRejected("a tolerance cannot be " + most + "; name 0 or more");
    }
    return BigDecimal.valueOf(most);
  }

  /** NULL is as far as can be from a number, and equals NULL. */
  Condition isExceeded(Field<? extends Number> expected, Field<? extends Number> actual) {
    Field<BigDecimal> wanted = expected.cast(SQLDataType.NUMERIC);
    Field<BigDecimal> found = actual.cast(SQLDataType.NUMERIC);
    Field<BigDecimal> allowed =
        isPercent
            ? abs(wanted).times(inline(most)).divide(inline(BigDecimal.valueOf(100)))
            : inline(most);
    Condition isFar = abs(wanted.minus(found)).gt(allowed);
    return wanted.isDistinctFrom(found).and(condition(coalesce(field(isFar), inline(true))));
  }
}
