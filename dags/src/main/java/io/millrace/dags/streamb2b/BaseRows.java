package io.millrace.dags.streamb2b;

import static io.millrace.sql.stream_b2b.base.Base.BASE;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import io.millrace.dags.stream.FileDates;
import org.jooq.Select;

/** What base is made of: the files' distinct records, with plain column names. */
final class BaseRows {

  private BaseRows() {}

  /** Rows of {@code base.products}. */
  static Select<?> products() {
    var file = BASE.PRODUCTS_FILE;
    var kept = BASE.PRODUCTS;
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

  /** Rows of {@code base.transactions}. */
  static Select<?> transactions() {
    var file = BASE.TRANSACTIONS_FILE;
    var kept = BASE.TRANSACTIONS;
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

  /** Rows of {@code base.users}. */
  static Select<?> users() {
    var file = BASE.USERS_FILE;
    var kept = BASE.USERS;
    return select(
            file.CUSTOMER_ID.as(kept.CUSTOMER_ID),
            file.CUSTOMER_NAME.as(kept.CUSTOMER_NAME),
            file.CUSTOMER_EMAIL.as(kept.CUSTOMER_EMAIL),
            max(file.LINE_NO).as(kept.LINE_NO))
        .from(file)
        .groupBy(file.CUSTOMER_ID, file.CUSTOMER_NAME, file.CUSTOMER_EMAIL);
  }

  /** Rows of {@code base.total_spending_per_user}; what nobody paid is nobody's. */
  static Select<?> spending() {
    var paid = BASE.TRANSACTIONS;
    return select(paid.CUSTOMER_ID, sum(paid.TOTAL).as(BASE.TOTAL_SPENDING_PER_USER.TOTAL_SPENDING))
        .from(paid)
        .where(paid.CUSTOMER_ID.isNotNull())
        .groupBy(paid.CUSTOMER_ID);
  }
}
