package io.millrace.dags.shop;

import static io.millrace.sql.shop.landing.Landing.LANDING;
import static io.millrace.tasks.RunValue.LOGICAL_DAY;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.selectOne;

import io.millrace.tasks.Check;
import io.millrace.tasks.check.Checks;

/** What should hold of a day's files; somebody is told where it does not, and all rows go on. */
final class SaleChecks {

  private SaleChecks() {}

  static Check positiveQuantity() {
    var sale = LANDING.SALES;
    return Checks.everyRow("positive_quantity", sale, sale.QUANTITY.gt(inline(0L))).warning();
  }

  static Check totalIsQuantityTimesPrice() {
    var sale = LANDING.SALES;
    return Checks.everyRow(
            "total_is_quantity_times_price",
            sale,
            sale.TOTAL_PRICE.eq(sale.PRICE_PER_UNIT.times(sale.QUANTITY)))
        .warning();
  }

  /** Among the customers of the same day, if their file came. */
  static Check ofKnownCustomer() {
    return Checks.references(LANDING.SALES.CUSTOMER_ID, LANDING.CUSTOMER.CUSTOMER_ID)
        .where(exists(selectOne().from(LANDING.CUSTOMER)))
        .warning();
  }

  /** In the catalogue of the same day, if it came. */
  static Check ofKnownProduct() {
    return Checks.references(LANDING.SALES.PRODUCT_ID, LANDING.PRODUCT.PRODUCT_ID)
        .where(exists(selectOne().from(LANDING.PRODUCT)))
        .warning();
  }

  /** Each source has delivered the file of the run's day. */
  static Check allFilesCame() {
    return Checks.equalRows(
            select(inline((long) Source.values().length)),
            selectCount()
                .from(LANDING.WATERMARK)
                .where(LANDING.WATERMARK.FILE_DATE.eq(LOGICAL_DAY)))
        .named("all_files_came")
        .warning();
  }
}
