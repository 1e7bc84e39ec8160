package io.millrace.dags.streamstar;

import static io.millrace.sql.stream_star.dwh.Dwh.DWH;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.sum;

import io.millrace.tasks.Check;
import io.millrace.tasks.check.Checks;
import java.math.BigDecimal;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.impl.SQLDataType;

/** The data-quality figures of the star, and the warnings that keep the rows behind them. */
final class StarFigures {

  private StarFigures() {}

  /** One row, as {@link CustomerFigures}. */
  static Select<?> ofCustomers() {
    var user = DWH.DIM_USER;
    var paid = DWH.FCT_TRANSACTION;
    return select(
            rows(user.CUSTOMER_ID.isNull()).as("without_user"),
            rows(paid.CUSTOMER_ID.isNull()).as("without_transaction"))
        .from(user)
        .fullOuterJoin(paid)
        .on(paid.CUSTOMER_ID.eq(user.CUSTOMER_ID));
  }

  /** One row, as {@link SubscriptionFigures}. */
  static Select<?> ofSubscriptions() {
    var paid = DWH.FCT_TRANSACTION;
    var known =
        selectDistinct(DWH.DIM_PRODUCT.SUBSCRIPTION_ID).from(DWH.DIM_PRODUCT).asTable("known");
    Field<String> match = field(name("known", "subscription_id"), SQLDataType.CLOB);
    Condition without = paid.SUBSCRIPTION_ID.isNull();
    Condition unknown = paid.SUBSCRIPTION_ID.isNotNull().and(match.isNull());
    return select(
            rows(without).as("without_subscription"),
            customers(without).as("customers_without"),
            total(without, "usd").as("usd_without"),
            total(without, "eur").as("eur_without"),
            rows(unknown).as("of_unknown"),
            customers(unknown).as("customers_of_unknown"),
            total(unknown, "usd").as("usd_of_unknown"),
            total(unknown, "eur").as("eur_of_unknown"))
        .from(DWH.DIM_USER)
        .join(paid)
        .on(paid.CUSTOMER_ID.eq(DWH.DIM_USER.CUSTOMER_ID))
        .leftJoin(known)
        .on(match.eq(paid.SUBSCRIPTION_ID));
  }

  /** Real, as a purchase needs no subscription. */
  static Check withoutSubscription() {
    var paid = DWH.FCT_TRANSACTION;
    return Checks.everyRow(
            "transactions_without_subscription", paid, paid.SUBSCRIPTION_ID.isNotNull())
        .warning();
  }

  /** Subscriptions that ended before products.csv was written, as far as anybody knows. */
  static Check ofUnknownSubscription() {
    var paid = DWH.FCT_TRANSACTION;
    var product = DWH.DIM_PRODUCT;
    return Checks.noRows(
            select(paid.fields())
                .from(paid)
                .where(paid.SUBSCRIPTION_ID.isNotNull())
                .and(
                    notExists(
                        selectOne()
                            .from(product)
                            .where(product.SUBSCRIPTION_ID.eq(paid.SUBSCRIPTION_ID)))))
        .outOf(selectCount().from(paid))
        .named("transactions_of_unknown_subscription")
        .warning();
  }

  /** Sums add other currencies up with US dollars, as if they were. */
  static Check inDollars() {
    var paid = DWH.FCT_TRANSACTION;
    return Checks.everyRow("transactions_in_usd", paid, lower(paid.CURRENCY).eq("usd")).warning();
  }

  private static Field<Long> rows(Condition which) {
    return count().filterWhere(which).cast(SQLDataType.BIGINT);
  }

  private static Field<Long> customers(Condition which) {
    return countDistinct(DWH.FCT_TRANSACTION.CUSTOMER_ID)
        .filterWhere(which)
        .cast(SQLDataType.BIGINT);
  }

  private static Field<BigDecimal> total(Condition which, String currency) {
    var paid = DWH.FCT_TRANSACTION;
    return coalesce(
        sum(paid.TOTAL).filterWhere(which.and(lower(paid.CURRENCY).eq(currency))),
        inline(BigDecimal.ZERO));
  }
}
