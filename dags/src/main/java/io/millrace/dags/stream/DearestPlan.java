package io.millrace.dags.stream;

import static org.jooq.impl.DSL.select;

import java.math.BigDecimal;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.Table;

/**
 * One product for each subscription: that of its dearest plan, of equally dear ones that of the
 * first by name. So a transaction of a subscription with several plans is counted once.
 */
public final class DearestPlan {

  private DearestPlan() {}

  /** Rows of subscription and product. */
  public static Select<Record2<String, String>> of(
      Table<?> products,
      Field<String> subscription,
      Field<String> plan,
      Field<String> product,
      Field<BigDecimal> amount) {
    return select(subscription, product)
        .distinctOn(subscription)
        .from(products)
        .orderBy(subscription, amount.desc().nullsLast(), plan.collate("C"));
  }
}
