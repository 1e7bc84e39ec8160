package io.millrace.dags.streamstar;

import static io.millrace.sql.stream_star.dwh.Dwh.DWH;
import static io.millrace.sql.stream_star.raw.Raw.RAW;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;

import io.millrace.dags.stream.LastInFile;
import java.math.BigDecimal;
import org.jooq.Select;

/** What the star of dwh is made of. */
final class StarRows {

  private StarRows() {}

  /** Rows of {@code dwh.dim_user}. */
  static Select<?> users() {
    var user = RAW.DISTINCT_USERS;
    var spent = RAW.SPEND_PER_USER.TOTAL_SPENDING;
    return select(
            user.CUSTOMER_ID,
            LastInFile.known(user.CUSTOMER_NAME, user.LINE_NO).as(DWH.DIM_USER.CUSTOMER_NAME),
            LastInFile.known(user.CUSTOMER_EMAIL, user.LINE_NO).as(DWH.DIM_USER.CUSTOMER_EMAIL),
            coalesce(max(spent), inline(BigDecimal.ZERO)).as(DWH.DIM_USER.TOTAL_SPENDING))
        .from(user)
        .leftJoin(RAW.SPEND_PER_USER)
        .on(RAW.SPEND_PER_USER.CUSTOMER_ID.eq(user.CUSTOMER_ID))
        .groupBy(user.CUSTOMER_ID);
  }

  /** Rows of {@code dwh.dim_product}. */
  static Select<?> products() {
    var product = RAW.DISTINCT_PRODUCTS;
    return select(
            product.SUBSCRIPTION_ID,
            product.PLAN,
            product.PRODUCT,
            product.INTERVAL,
            product.AMOUNT,
            product.STATUS)
        .from(product);
  }

  /** Rows of {@code dwh.fct_transaction}. */
  static Select<?> transactions() {
    var paid = RAW.DISTINCT_TRANSACTIONS;
    return select(
            paid.DATE_UTC,
            paid.TRANSACTION_ID,
            paid.CUSTOMER_ID,
            paid.SUBSCRIPTION_ID,
            paid.TOTAL,
            paid.CURRENCY)
        .from(paid);
  }
}
