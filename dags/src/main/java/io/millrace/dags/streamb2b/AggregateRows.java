package io.millrace.dags.streamb2b;

import static io.millrace.sql.stream_b2b.aggregate.Aggregate.AGGREGATE;
import static io.millrace.sql.stream_b2b.staging.Staging.STAGING;
import static io.millrace.tasks.RunValue.LOGICAL_DATE;
import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lag;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.rank;
import static org.jooq.impl.DSL.round;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.trunc;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;
import static org.jooq.impl.SQLDataType.LOCALDATE;
import static org.jooq.impl.SQLDataType.LOCALDATETIME;
import static org.jooq.impl.SQLDataType.NUMERIC;

import io.millrace.dags.stream.AsOf;
import io.millrace.dags.stream.DearestPlan;
import io.millrace.dags.stream.Growth;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import org.jooq.DatePart;
import org.jooq.Field;
import org.jooq.Select;

/** What the aggregates of one as-of instant are made of; no later transaction counts. */
final class AggregateRows {

  private static final int MONTHS_OF_AVERAGES = 5;
  private static final int MONTHS_OF_GROWTH = 6;
  private static final int TOP = 5;

  private AggregateRows() {}

  /** Rows of {@code aggregate.agg_avg_user_trans}. */
  static Select<?> averages() {
    var rows = AGGREGATE.AGG_AVG_USER_TRANS;
    var paid = STAGING.STG_TRANSACTIONS;
    var month = trunc(paid.DATE_UTC, DatePart.MONTH);
    return select(
            LOGICAL_DATE.as(rows.AS_OF),
            month.cast(LOCALDATE).as(rows.MONTH),
            round(avg(paid.TOTAL), 2).as(rows.AVG_TRANSACTION_AMOUNT))
        .from(paid)
        .where(paid.DATE_UTC.ge(AsOf.monthsBefore(MONTHS_OF_AVERAGES)))
        .and(paid.DATE_UTC.le(AsOf.MOMENT))
        .groupBy(month);
  }

  /**
   * Rows of {@code aggregate.agg_monthly_rev_growth}. Months are left out before they are compared:
   * the earliest one has no month before it.
   */
  static Select<?> growth() {
    var rows = AGGREGATE.AGG_MONTHLY_REV_GROWTH;
    var months = months().asTable("months");
    Field<LocalDateTime> month = field(name("months", "month"), LOCALDATETIME);
    Field<BigDecimal> revenue = field(name("months", "revenue"), NUMERIC);
    Field<BigDecimal> previous = lag(revenue).over().orderBy(month);
    return select(
            LOGICAL_DATE.as(rows.AS_OF),
            month.cast(LOCALDATE).as(rows.MONTH),
            revenue.as(rows.MONTHLY_REVENUE),
            previous.as(rows.PREVIOUS_MONTH_REVENUE),
            Growth.percent(revenue, previous).as(rows.REVENUE_GROWTH_PERCENT))
        .from(months)
        .where(month.ge(AsOf.monthStart(MONTHS_OF_GROWTH)));
  }

  private static Select<?> months() {
    var paid = STAGING.STG_TRANSACTIONS;
    var month = trunc(paid.DATE_UTC, DatePart.MONTH);
    return select(month.as("month"), sum(paid.TOTAL).as("revenue"))
        .from(paid)
        .where(paid.DATE_UTC.ge(AsOf.monthsBefore(MONTHS_OF_GROWTH + 1)))
        .and(paid.DATE_UTC.le(AsOf.MOMENT))
        .groupBy(month);
  }

  /** Rows of {@code aggregate.agg_product_cat_highest_sales}; products without sales rank last. */
  static Select<?> topProducts() {
    var rows = AGGREGATE.AGG_PRODUCT_CAT_HIGHEST_SALES;
    var product = STAGING.STG_PRODUCTS;
    var paid = STAGING.STG_TRANSACTIONS;
    var sold =
        DearestPlan.of(
                product, product.SUBSCRIPTION_ID, product.PLAN, product.PRODUCT, product.AMOUNT)
            .asTable("sold");
    Field<String> name = field(name("sold", "product"), CLOB);
    var ranked =
        select(
                name,
                sum(paid.TOTAL).as("sales"),
                rank().over().orderBy(sum(paid.TOTAL).desc().nullsLast()).as("rank"))
            .from(sold)
            .leftJoin(paid)
            .on(paid.SUBSCRIPTION_ID.eq(field(name("sold", "subscription_id"), CLOB)))
            .and(paid.DATE_UTC.le(AsOf.MOMENT))
            .groupBy(name)
            .asTable("ranked");
    return select(
            LOGICAL_DATE.as(rows.AS_OF),
            field(name("ranked", "product"), CLOB).as(rows.PRODUCT),
            field(name("ranked", "sales"), NUMERIC).as(rows.TOTAL_SALES))
        .from(ranked)
        .where(field(name("ranked", "rank"), INTEGER).eq(1))
        .and(field(name("ranked", "product"), CLOB).isNotNull());
  }

  /** Rows of {@code aggregate.agg_top_five_by_transactions}. */
  static Select<?> topCustomers() {
    var rows = AGGREGATE.AGG_TOP_FIVE_BY_TRANSACTIONS;
    var paid = STAGING.STG_TRANSACTIONS;
    var top =
        select(paid.CUSTOMER_ID, sum(paid.TOTAL).as("total"))
            .from(paid)
            .where(paid.CUSTOMER_ID.isNotNull())
            .and(paid.DATE_UTC.le(AsOf.MOMENT))
            .groupBy(paid.CUSTOMER_ID)
            .orderBy(sum(paid.TOTAL).desc().nullsLast(), paid.CUSTOMER_ID.collate("C").asc())
            .limit(inline(TOP))
            .asTable("top");
    return select(
            LOGICAL_DATE.as(rows.AS_OF),
            field(name("top", "customer_id"), CLOB).as(rows.CUSTOMER_ID),
            field(name("top", "total"), NUMERIC).as(rows.SUM_TRANSACTIONS))
        .from(top);
  }
}
