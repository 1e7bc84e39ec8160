package io.millrace.dags.stream.sample;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * A row of transactions.csv.
 *
 * @param subscription empty for none
 */
record Transaction(
    LocalDateTime date,
    String id,
    String customer,
    String subscription,
    BigDecimal total,
    String currency) {

  static final List<String> HEADER =
      List.of(
          "Date (UTC)", "Transaction ID", "Customer ID", "Subscription ID", "Total", "Currency");

  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("M/d/yy H:mm", Locale.ROOT);

  List<String> fields() {
    return List.of(date.format(FORM), id, customer, subscription, total.toPlainString(), currency);
  }
}
