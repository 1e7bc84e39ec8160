package io.millrace.dags.streamstar;

import static io.millrace.sql.stream_star.dwh.Dwh.DWH;
import static io.millrace.tasks.RunValue.LOGICAL_DATE;
import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lag;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.round;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.toChar;
import static org.jooq.impl.DSL.trunc;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;
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
import org.jooq.Table;

/**
 * The reports of one as-of instant. Whole months only: the first month shown is compared with all
 * of the one before it, whatever the day of the instant.
 */
final class StarReports {

  private static final int MONTHS = 6;
  private static final long USERS = 5;

  private StarReports() {}

  /** Rows of {@code dwh.report_avg}. */
  static Select<?> averages() {
    var paid = DWH.FCT_TRANSACTION;
    var month = trunc(paid.DATE_UTC, DatePart.MONTH);
    return select(
            LOGICAL_DATE.as(DWH.REPORT_AVG.AS_OF),
            month.cast(LOCALDATE).as(DWH.REPORT_AVG.MONTH),
            round(avg(paid.TOTAL), 2).as(DWH.REPORT_AVG.AVG_TRANSACTION_AMOUNT))
        .from(paid)
        .where(paid.DATE_UTC.ge(firstMonth()))
        .and(paid.DATE_UTC.le(AsOf.MOMENT))
        .groupBy(month);
  }

  /** Rows of {@code dwh.report_growth}. */
  static Select<?> growth() {
    var report = DWH.REPORT_GROWTH;
    var months = months().asTable("months");
    Field<LocalDateTime> month = field(name("months", "month"), LOCALDATETIME);
    Field<BigDecimal> revenue = field(name("months", "revenue"), NUMERIC);
    Field<BigDecimal> previous = field(name("months", "previous"), NUMERIC);
    Field<BigDecimal> growth = Growth.percent(revenue, previous);
    return select(
            LOGICAL_DATE.as(report.AS_OF),
            month.cast(LOCALDATE).as(report.MONTH),
            revenue.as(report.MONTHLY_REVENUE),
            previous.as(report.PREVIOUS_MONTH_REVENUE),
            growth.as(report.REVENUE_GROWTH_PERCENT),
            concat(toChar(growth, "FM9999999990.00"), inline(" %")).as(report.GROWTH))
        .from(months)
        .where(month.ge(firstMonth()));
  }

  /** Rows of {@code dwh.report_top5}. */
  static Select<?> topUsers() {
    var report = DWH.REPORT_TOP5;
    var paid = DWH.FCT_TRANSACTION;
    var user = DWH.DIM_USER;
    var ranked =
        select(
                rowNumber()
                    .over()
                    .orderBy(sum(paid.TOTAL).desc(), paid.CUSTOMER_ID.collate("C").asc())
                    .coerce(BIGINT)
                    .as("rank"),
                paid.CUSTOMER_ID,
                sum(paid.TOTAL).as("total"))
            .from(paid)
            .where(paid.DATE_UTC.le(AsOf.MOMENT))
            .groupBy(paid.CUSTOMER_ID)
            .asTable("ranked");
    Field<Long> rank = field(name("ranked", "rank"), BIGINT);
    Field<String> customer = field(name("ranked", "customer_id"), CLOB);
    return select(
            LOGICAL_DATE.as(report.AS_OF),
            rank.as(report.RANK),
            customer.as(report.CUSTOMER_ID),
            user.CUSTOMER_NAME,
            user.CUSTOMER_EMAIL,
            field(name("ranked", "total"), NUMERIC).as(report.TOTAL_SPENDING))
        .from(ranked)
        .leftJoin(user)
        .on(user.CUSTOMER_ID.eq(customer))
        .where(rank.le(USERS));
  }

  /** Rows of {@code dwh.report_top_product}. */
  static Select<?> topProduct() {
    var report = DWH.REPORT_TOP_PRODUCT;
    var product = DWH.DIM_PRODUCT;
    var once =
        best(
            DearestPlan.of(
                    product, product.SUBSCRIPTION_ID, product.PLAN, product.PRODUCT, product.AMOUNT)
                .asTable("sold"),
            "once");
    var published =
        best(
            select(product.SUBSCRIPTION_ID, product.PRODUCT).from(product).asTable("sold"),
            "published");
    return select(
            LOGICAL_DATE.as(report.AS_OF),
            field(name("once", "product"), CLOB).as(report.PRODUCT),
            field(name("once", "sales"), NUMERIC).as(report.TOTAL_SALES),
            field(name("published", "product"), CLOB).as(report.PRODUCT_AS_PUBLISHED),
            field(name("published", "sales"), NUMERIC).as(report.TOTAL_SALES_AS_PUBLISHED))
        .from(once)
        .crossJoin(published);
  }

  /** One row at most; {@code sold} is named so and has subscriptions with their products. */
  private static Table<?> best(Table<?> sold, String alias) {
    var paid = DWH.FCT_TRANSACTION;
    Field<String> product = field(name("sold", "product"), CLOB);
    return select(product, sum(paid.TOTAL).as("sales"))
        .from(paid)
        .join(sold)
        .on(field(name("sold", "subscription_id"), CLOB).eq(paid.SUBSCRIPTION_ID))
        .where(paid.DATE_UTC.le(AsOf.MOMENT))
        .groupBy(product)
        .orderBy(sum(paid.TOTAL).desc(), product.collate("C"))
        .limit(inline(1))
        .asTable(alias);
  }

  /** Every month until the instant, with the one before it. */
  private static Select<?> months() {
    var paid = DWH.FCT_TRANSACTION;
    var month = trunc(paid.DATE_UTC, DatePart.MONTH);
    return select(
            month.as("month"),
            sum(paid.TOTAL).as("revenue"),
            lag(sum(paid.TOTAL)).over().orderBy(month).as("previous"))
        .from(paid)
        .where(paid.DATE_UTC.le(AsOf.MOMENT))
        .groupBy(month);
  }

  private static Field<LocalDateTime> firstMonth() {
    return AsOf.monthStart(MONTHS - 1);
  }
}
