package io.millrace.dags.stream;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.nullif;
import static org.jooq.impl.DSL.round;

import java.math.BigDecimal;
import org.jooq.Field;

/** By how much a month's revenue is more than that of the month before. */
public final class Growth {

  private Growth() {}

  /** Rounded to two decimals; 0 where there is no month before, or nothing was paid in it. */
  public static Field<BigDecimal> percent(Field<BigDecimal> revenue, Field<BigDecimal> previous) {
    Field<BigDecimal> base = nullif(previous, inline(BigDecimal.ZERO));
    return coalesce(
        round(revenue.minus(previous).times(inline(100)).div(base), 2), inline(BigDecimal.ZERO));
  }
}
