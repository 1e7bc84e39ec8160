package io.millrace.dags.stream.sample;

import java.math.BigDecimal;
import java.util.List;

/** A row of products.csv. */
record Product(
    String subscription,
    String plan,
    String product,
    String interval,
    BigDecimal amount,
    String status) {

  static final List<String> HEADER =
      List.of("subscription ID", "Plan", "Product", "Interval", "Amount", "Status");

  List<String> fields() {
    return List.of(subscription, plan, product, interval, amount.toPlainString(), status);
  }
}
