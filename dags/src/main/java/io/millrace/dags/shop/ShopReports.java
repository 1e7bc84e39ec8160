package io.millrace.dags.shop;

import static io.millrace.sql.shop.history.History.HISTORY;
import static io.millrace.sql.shop.landing.Landing.LANDING;
import static io.millrace.sql.shop.report.Report.REPORT;
import static io.millrace.tasks.RunValue.LOGICAL_DAY;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.SQLDataType.BIGINT;

import org.jooq.Field;
import org.jooq.Select;

/**
 * What is reported of each day that was loaded. A sale is its customer's as he was on that day;
 * sales of customers who were gone by then are left out.
 */
final class ShopReports {

  private ShopReports() {}

  /** Rows of {@code report.customer_growth}. */
  static Select<?> growth() {
    var day = LANDING.WATERMARK_CUSTOMER;
    var customer = HISTORY.CUSTOMER;
    return select(
            day.FILE_DATE.as(REPORT.CUSTOMER_GROWTH.REPORT_DATE),
            count(customer.CUSTOMER_ID).cast(BIGINT).as(REPORT.CUSTOMER_GROWTH.CUSTOMERS))
        .from(day)
        .leftJoin(customer)
        .on(customer.EFFECTIVE_FROM.le(day.FILE_DATE))
        .and(customer.EXPIRY_DATE.gt(day.FILE_DATE))
        .groupBy(day.FILE_DATE);
  }

  /** Rows of {@code report.sales_by_membership}. */
  static Select<?> byMembership() {
    var sale = HISTORY.SALES;
    var customer = HISTORY.CUSTOMER;
    return select(
            sale.SALE_DATE,
            customer.MEMBERSHIP_STATUS,
            sum(sale.TOTAL_PRICE).as(REPORT.SALES_BY_MEMBERSHIP.TOTAL_PRICE))
        .from(sale)
        .join(customer)
        .on(Versions.customerOf(sale.CUSTOMER_ID, sale.SALE_DATE))
        .where(sale.IS_CURRENT)
        .groupBy(sale.SALE_DATE, customer.MEMBERSHIP_STATUS);
  }

  /** Rows of {@code report.product_sale_breakdown}. */
  static Select<?> breakdown() {
    var rows = REPORT.PRODUCT_SALE_BREAKDOWN;
    var sale = HISTORY.SALES;
    var customer = HISTORY.CUSTOMER;
    Field<String> name = coalesce(HISTORY.PRODUCT.NAME, sale.PRODUCT_ID);
    return select(
            sale.SALE_DATE,
            customer.MEMBERSHIP_STATUS,
            name.as(rows.PRODUCT_NAME),
            sum(sale.TOTAL_PRICE).as(rows.TOTAL_PRICE))
        .from(sale)
        .join(customer)
        .on(Versions.customerOf(sale.CUSTOMER_ID, sale.SALE_DATE))
        .leftJoin(HISTORY.PRODUCT)
        .on(Versions.productOf(sale.PRODUCT_ID, sale.SALE_DATE))
        .where(sale.IS_CURRENT)
        .groupBy(sale.SALE_DATE, customer.MEMBERSHIP_STATUS, name);
  }

  /** Rows of {@code report.product_sale_breakdown_as_published}, of one as-of day. */
  static Select<?> breakdownAsPublished() {
    var rows = REPORT.PRODUCT_SALE_BREAKDOWN_AS_PUBLISHED;
    var sale = HISTORY.SALES;
    var customer = HISTORY.CUSTOMER;
    var product = HISTORY.PRODUCT;
    return select(
            LOGICAL_DAY.as(rows.AS_OF),
            sale.SALE_DATE,
            customer.MEMBERSHIP_STATUS,
            product.NAME.as(rows.PRODUCT_NAME),
            sum(sale.TOTAL_PRICE).as(rows.TOTAL_PRICE))
        .from(sale)
        .join(customer)
        .on(Versions.customerOf(sale.CUSTOMER_ID, sale.SALE_DATE))
        .join(product)
        .on(product.PRODUCT_ID.eq(sale.PRODUCT_ID))
        .and(product.EFFECTIVE_FROM.le(LOGICAL_DAY))
        .where(sale.IS_CURRENT)
        .and(sale.SALE_DATE.le(LOGICAL_DAY))
        .groupBy(sale.SALE_DATE, customer.MEMBERSHIP_STATUS, product.NAME);
  }
}
