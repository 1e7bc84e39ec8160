package io.millrace.dags.shop.sample;

import java.math.BigDecimal;

/**
 * A sale as the file of a day has it.
 *
 * @param isSpoilt whether the file has no number for what was paid
 */
record Sale(
    long id, long customer, Product product, long quantity, long paidFor, boolean isSpoilt) {

  static final String ERROR = "ERROR";

  /** What was paid, also where the quantity is none. */
  BigDecimal total() {
    return product.price().multiply(BigDecimal.valueOf(paidFor));
  }

  boolean isGood() {
    return !isSpoilt;
  }

  Sale spoilt() {
    return new Sale(id, customer, product, quantity, paidFor, true);
  }

  Sale withQuantity(long other) {
    return new Sale(id, customer, product, other, paidFor, isSpoilt);
  }
}
