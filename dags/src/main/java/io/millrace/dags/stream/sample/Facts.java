package io.millrace.dags.stream.sample;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What there is to know of the rows that were written, found by reading them from top to bottom.
 */
final class Facts {

  /** What the reports look back from. */
  static final LocalDateTime AS_OF = LocalDateTime.of(2024, 10, 14, 0, 0);

  /** A customer as it was last called; empty strings for what never was known. */
  record Known(String name, String email) {}

  private final Model model;

  Facts(Model model) {
    this.model = model;
  }

  static int distinct(Collection<?> rows) {
    return new HashSet<>(rows).size();
  }

  /** By customer. */
  Map<String, Known> customers() {
    Map<String, Known> customers = new TreeMap<>();
    for (User row : model.users()) {
      customers.merge(
          row.customer(),
          new Known(row.name(), row.email()),
          (before, now) ->
              new Known(
                  now.name().isEmpty() ? before.name() : now.name(),
                  now.email().isEmpty() ? before.email() : now.email()));
    }
    return customers;
  }

  /** What each customer paid. */
  Map<String, BigDecimal> spending() {
    Map<String, BigDecimal> spending = new TreeMap<>();
    model
        .transactions()
        .forEach(paid -> spending.merge(paid.customer(), paid.total(), BigDecimal::add));
    return spending;
  }

  /** The highest first, of equals the one whose key comes first. */
  static List<Map.Entry<String, BigDecimal>> ranked(Map<String, BigDecimal> sums) {
    List<Map.Entry<String, BigDecimal>> ranked = new ArrayList<>(sums.entrySet());
    ranked.sort(
        Map.Entry.<String, BigDecimal>comparingByValue()
            .reversed()
            .thenComparing(Map.Entry.comparingByKey()));
    return ranked;
  }

  Set<String> knownSubscriptions() {
    return model.products().stream().map(Product::subscription).collect(Collectors.toSet());
  }

  /** Sales by product, each transaction counted once: for its subscription's dearest plan. */
  Map<String, BigDecimal> sales() {
    Map<String, Product> dearest = new HashMap<>();
    for (Product product : model.products()) {
      dearest.merge(
          product.subscription(),
          product,
          (one, other) ->
              Comparator.comparing(Product::amount)
                          .reversed()
                          .thenComparing(Product::plan)
                          .compare(one, other)
                      <= 0
                  ? one
                  : other);
    }
    return salesOf(dearest.values());
  }

  /** Sales by product, a transaction counted for each plan of its subscription. */
  Map<String, BigDecimal> salesAsPublished() {
    return salesOf(model.products());
  }

  private Map<String, BigDecimal> salesOf(Collection<Product> products) {
    Map<String, BigDecimal> paid = new HashMap<>();
    model
        .transactions()
        .forEach(one -> paid.merge(one.subscription(), one.total(), BigDecimal::add));
    Map<String, BigDecimal> sales = new TreeMap<>();
    for (Product product : products) {
      BigDecimal total = paid.get(product.subscription());
      if (total != null) {
        sales.merge(product.product(), total, BigDecimal::add);
      }
    }
    return sales;
  }

  /** Totals by month, of transactions from that moment on. */
  Map<YearMonth, List<BigDecimal>> months(LocalDateTime from) {
    Map<YearMonth, List<BigDecimal>> months = new TreeMap<>();
    for (Transaction paid : model.transactions()) {
      if (!paid.date().isBefore(from)) {
        months
            .computeIfAbsent(YearMonth.from(paid.date()), month -> new ArrayList<>())
            .add(paid.total());
      }
    }
    return months;
  }

  static BigDecimal sum(Collection<BigDecimal> totals) {
    return totals.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  static BigDecimal average(Collection<BigDecimal> totals) {
    return sum(totals).divide(BigDecimal.valueOf(totals.size()), 2, RoundingMode.HALF_UP);
  }

  /** In percent; 0 if nothing was before. */
  static BigDecimal growth(BigDecimal now, BigDecimal before) {
    return before.signum() == 0
        ? BigDecimal.ZERO
        : now.subtract(before)
            .multiply(BigDecimal.valueOf(100))
            .divide(before, 2, RoundingMode.HALF_UP);
  }

  /** Without zeros at its end, so that equal numbers look equal. */
  static String text(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
