package io.millrace.dags.streamb2b;

import static io.millrace.sql.stream_b2b.base.Base.BASE;
import static io.millrace.sql.stream_b2b.staging.Staging.STAGING;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.upper;
import static org.jooq.impl.DSL.when;

import io.millrace.dags.stream.LastInFile;
import org.jooq.Select;

/** What staging is made of: one row for each key, chosen by the order of the file. */
final class StagingRows {

  private StagingRows() {}

  /** Rows of {@code staging.stg_products}. */
  static Select<?> products() {
    var raw = BASE.RAW_PRODUCTS;
    return select(
            raw.SURROGATE_KEY,
            raw.SUBSCRIPTION_ID,
            raw.PLAN,
            raw.PRODUCT,
            raw.INTERVAL,
            raw.AMOUNT,
            raw.STATUS)
        .distinctOn(raw.SURROGATE_KEY)
        .from(raw)
        .orderBy(raw.SURROGATE_KEY, raw.LINE_NO);
  }

  /** Rows of {@code staging.stg_transactions}. */
  static Select<?> transactions() {
    var raw = BASE.RAW_TRANSACTIONS;
    return select(
            raw.TRANSACTION_ID,
            raw.DATE_UTC,
            raw.CUSTOMER_ID,
            raw.SUBSCRIPTION_ID,
            raw.TOTAL,
            upper(raw.CURRENCY).as(STAGING.STG_TRANSACTIONS.CURRENCY))
        .distinctOn(raw.TRANSACTION_ID)
        .from(raw)
        .orderBy(raw.TRANSACTION_ID, raw.LINE_NO);
  }

  /** Rows of {@code staging.stg_users}. */
  static Select<?> users() {
    var raw = BASE.RAW_USERS;
    var staged = STAGING.STG_USERS;
    var name = LastInFile.known(raw.CUSTOMER_NAME, raw.LINE_NO);
    return select(
            raw.CUSTOMER_ID,
            name.as(staged.CUSTOMER_NAME),
            LastInFile.known(raw.CUSTOMER_EMAIL, raw.LINE_NO).as(staged.CUSTOMER_EMAIL),
            when(name.isNotNull(), inline(1)).otherwise(inline(0)).as(staged.VALID_NAME))
        .from(raw)
        .groupBy(raw.CUSTOMER_ID);
  }
}
