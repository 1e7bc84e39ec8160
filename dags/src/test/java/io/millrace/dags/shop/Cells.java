package io.millrace.dags.shop;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A breakdown with a line for each day and status, and a column for each product. */
final class Cells {

  private final Map<String, Map<String, BigDecimal>> lines = new TreeMap<>();
  private final TreeSet<String> products = new TreeSet<>();

  void put(String line, String product, BigDecimal total) {
    products.add(product);
    lines.computeIfAbsent(line, none -> new TreeMap<>()).put(product, total);
  }

  /** As the shop published it: with a header, nothing sold as 0.00. */
  List<String> lines() {
    List<String> all = new ArrayList<>();
    all.add("sale_date,membership_status," + String.join(",", products));
    lines.forEach((line, totals) -> {
      var text = new StringBuilder(line);
      for (String product : products) {
        BigDecimal total = totals.getOrDefault(product, BigDecimal.ZERO);
        text.append(',').append(total.setScale(2, RoundingMode.UNNECESSARY).toPlainString());
      }
      all.add(text.toString());
    });
    return all;
  }
}
