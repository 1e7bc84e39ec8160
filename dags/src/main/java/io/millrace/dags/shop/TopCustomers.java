package io.millrace.dags.shop;

import static io.millrace.sql.shop.history.History.HISTORY;
import static io.millrace.sql.shop.report.Report.REPORT;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.NUMERIC;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.Table;

/**
 * The customers who bought most pieces until a day, that one included. They are told apart by
 * customer_id and go by the last name that they had until then. A quantity below 1 is no purchase.
 */
final class TopCustomers {

  private static final long LAST_RANK = 10;

  private TopCustomers() {}

  /** Rows of {@code report.top_customers}. */
  static Select<?> ofAll(Field<LocalDate> until) {
    return ranked(until, noCondition());
  }

  /** Rows of {@code report.top_active_customers}: of what they bought while they were members. */
  static Select<?> ofActive(Field<LocalDate> until) {
    var sale = HISTORY.SALES;
    var customer = HISTORY.CUSTOMER;
    return ranked(
        until,
        exists(
            selectOne()
                .from(customer)
                .where(Versions.customerOf(sale.CUSTOMER_ID, sale.SALE_DATE))
                .and(customer.MEMBERSHIP_STATUS.eq(inline("active")))));
  }

  private static Select<?> ranked(Field<LocalDate> until, Condition counts) {
    var rows = REPORT.TOP_CUSTOMERS;
    var sale = HISTORY.SALES;
    var bought =
        select(
                rowNumber()
                    .over()
                    .orderBy(sum(sale.QUANTITY).desc(), sale.CUSTOMER_ID.asc())
                    .coerce(BIGINT)
                    .as("rank"),
                sale.CUSTOMER_ID,
                sum(sale.QUANTITY).as("quantity"))
            .from(sale)
            .where(sale.IS_CURRENT)
            .and(sale.SALE_DATE.le(until))
            .and(sale.QUANTITY.gt(inline(0L)))
            .and(counts)
            .groupBy(sale.CUSTOMER_ID)
            .asTable("bought");
    Field<Long> rank = field(name("bought", "rank"), BIGINT);
    Field<Long> customer = field(name("bought", "customer_id"), BIGINT);
    Field<BigDecimal> quantity = field(name("bought", "quantity"), NUMERIC);
    return select(
            until.as(rows.UNTIL_DATE),
            rank.as(rows.RANK),
            customer.as(rows.CUSTOMER_ID),
            field(name("named", "first_name"), CLOB).as(rows.FIRST_NAME),
            field(name("named", "last_name"), CLOB).as(rows.LAST_NAME),
            field(name("named", "email"), CLOB).as(rows.EMAIL),
            quantity.as(rows.QUANTITY))
        .from(bought)
        .leftJoin(lastNames(until))
        .on(field(name("named", "customer_id"), BIGINT).eq(customer))
        .where(rank.le(LAST_RANK));
  }

  private static Table<?> lastNames(Field<LocalDate> until) {
    var version = HISTORY.CUSTOMER;
    return select(version.CUSTOMER_ID, version.FIRST_NAME, version.LAST_NAME, version.EMAIL)
        .distinctOn(version.CUSTOMER_ID)
        .from(version)
        .where(version.EFFECTIVE_FROM.le(until))
        .orderBy(version.CUSTOMER_ID, version.EFFECTIVE_FROM.desc())
        .asTable("named");
  }
}
