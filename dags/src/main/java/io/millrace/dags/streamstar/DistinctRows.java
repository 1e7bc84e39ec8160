package io.millrace.dags.streamstar;

import static io.millrace.sql.stream_star.raw.Raw.RAW;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import io.millrace.dags.stream.FileDates;
import org.jooq.Select;

/** What the second half of raw is made of: the files' distinct records, with plain column names. */
final class DistinctRows {

  private DistinctRows() {}

  /** Rows of {@code raw.distinct_products}. */
  static Select<?> products() {
    var file = RAW.PRODUCTS;
    var kept = RAW.DISTINCT_PRODUCTS;
    return select(
            file.SUBSCRIPTION_ID.as(kept.SUBSCRIPTION_ID),
            file.PLAN.as(kept.PLAN),
            file.PRODUCT.as(kept.PRODUCT),
            file.INTERVAL.as(kept.INTERVAL),
            file.AMOUNT.as(kept.AMOUNT),
            file.STATUS.as(kept.STATUS),
            max(file.LINE_NO).as(kept.LINE_NO))
        .from(file)
        .groupBy(
            file.SUBSCRIPTION_ID, file.PLAN, file.PRODUCT, file.INTERVAL, file.AMOUNT, file.STATUS);
  }

  /** Rows of {@code raw.distinct_transactions}. */
  static Select<?> transactions() {
    var file = RAW.TRANSACTIONS;
    var kept = RAW.DISTINCT_TRANSACTIONS;
    return select(
            FileDates.moment(file.DATE__28UTC_29).as(kept.DATE_UTC),
            file.TRANSACTION_ID.as(kept.TRANSACTION_ID),
            file.CUSTOMER_ID.as(kept.CUSTOMER_ID),
            file.SUBSCRIPTION_ID.as(kept.SUBSCRIPTION_ID),
            file.TOTAL.as(kept.TOTAL),
            file.CURRENCY.as(kept.CURRENCY),
            max(file.LINE_NO).as(kept.LINE_NO))
        .from(file)
        .groupBy(
            file.DATE__28UTC_29,
            file.TRANSACTION_ID,
            file.CUSTOMER_ID,
            file.SUBSCRIPTION_ID,
            file.TOTAL,
            file.CURRENCY);
  }

  /** Rows of {@code raw.distinct_users}. */
  static Select<?> users() {
    var file = RAW.USERS;
    var kept = RAW.DISTINCT_USERS;
    return select(
            file.CUSTOMER_ID.as(kept.CUSTOMER_ID),
            file.CUSTOMER_NAME.as(kept.CUSTOMER_NAME),
            file.CUSTOMER_EMAIL.as(kept.CUSTOMER_EMAIL),
            max(file.LINE_NO).as(kept.LINE_NO))
        .from(file)
        .groupBy(file.CUSTOMER_ID, file.CUSTOMER_NAME, file.CUSTOMER_EMAIL);
  }

  /** Rows of {@code raw.spend_per_user}. */
  static Select<?> spending() {
    var paid = RAW.DISTINCT_TRANSACTIONS;
    return select(paid.CUSTOMER_ID, sum(paid.TOTAL).as(RAW.SPEND_PER_USER.TOTAL_SPENDING))
        .from(paid)
        .groupBy(paid.CUSTOMER_ID);
  }
}
