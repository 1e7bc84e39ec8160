package io.millrace.dags.shop;

import static io.millrace.sql.shop.history.History.HISTORY;
import static io.millrace.sql.shop.landing.Landing.LANDING;
import static io.millrace.tasks.history.History.history;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.history.History;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.Table;

/** How the versions are kept of what the files say. */
final class Versions {

  static final LocalDate OPEN_END = LocalDate.of(2099, 12, 31);

  /** A snapshot with less of the rows of the one before is taken for a file that was cut off. */
  private static final int LEAST_PERCENT = 50;

  private static final Set<String> BOOKKEEPING = Set.of("file_id", "line_no");

  private Versions() {}

  /** Customers that the file does not have are gone. */
  static History ofCustomers() {
    var kept = HISTORY.CUSTOMER;
    return history(kept)
        .key(kept.CUSTOMER_ID)
        .from(rowsOf(LANDING.CUSTOMER))
        .snapshot()
        .atLeast(LEAST_PERCENT)
        .valid(kept.EFFECTIVE_FROM, kept.EXPIRY_DATE)
        .openEnd(OPEN_END)
        .current(kept.IS_CURRENT);
  }

  /** Products that the file does not have are gone. */
  static History ofProducts() {
    var kept = HISTORY.PRODUCT;
    return history(kept)
        .key(kept.PRODUCT_ID)
        .from(rowsOf(LANDING.PRODUCT))
        .snapshot()
        .atLeast(LEAST_PERCENT)
        .valid(kept.EFFECTIVE_FROM, kept.EXPIRY_DATE)
        .openEnd(OPEN_END)
        .current(kept.IS_CURRENT);
  }

  /** Of sales that the file does not have nothing is said: they stay. */
  static History ofSales() {
    var kept = HISTORY.SALES;
    return history(kept)
        .key(kept.SALE_ID)
        .from(rowsOf(LANDING.SALES))
        .delta()
        .valid(kept.EFFECTIVE_FROM, kept.EXPIRY_DATE)
        .openEnd(OPEN_END)
        .current(kept.IS_CURRENT);
  }

  private static Select<?> rowsOf(Table<?> landed) {
    List<Field<?>> said =
        Arrays.stream(landed.fields())
            .filter(field -> !BOOKKEEPING.contains(field.getName()))
            .toList();
    return select(said).select(RowHash.of(said).as(HISTORY.CUSTOMER.HASH)).from(landed);
  }

  /** The version of the customer that was valid on that day. */
  static Condition customerOf(Field<Long> customer, Field<LocalDate> day) {
    var kept = HISTORY.CUSTOMER;
    return kept.CUSTOMER_ID
        .eq(customer)
        .and(kept.EFFECTIVE_FROM.le(day))
        .and(kept.EXPIRY_DATE.gt(day));
  }

  /** The version of the product that was valid on that day. */
  static Condition productOf(Field<String> product, Field<LocalDate> day) {
    var kept = HISTORY.PRODUCT;
    return kept.PRODUCT_ID
        .eq(product)
        .and(kept.EFFECTIVE_FROM.le(day))
        .and(kept.EXPIRY_DATE.gt(day));
  }
}
