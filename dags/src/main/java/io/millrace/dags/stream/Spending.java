package io.millrace.dags.stream;

import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import java.math.BigDecimal;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.Table;

/** What each customer paid; what nobody paid is nobody's. */
public final class Spending {

  private Spending() {}

  /** Rows of customer and sum. */
  public static Select<Record2<String, BigDecimal>> of(
      Table<?> transactions,
      Field<String> customer,
      Field<BigDecimal> total,
      Field<BigDecimal> sum) {
    return select(customer, sum(total).as(sum))
        .from(transactions)
        .where(customer.isNotNull())
        .groupBy(customer);
  }
}
