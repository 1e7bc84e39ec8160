package io.millrace.dags.stream.sample;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What a run of stream_star for {@link Facts#AS_OF} must make of the files. */
final class StarExpectation {

  private static final int MONTHS = 6;
  private static final int USERS = 5;

  private final Model model;
  private final Facts facts;
  private final Set<String> known;

  StarExpectation(Model model) {
    this.model = model;
    this.facts = new Facts(model);
    this.known = facts.knownSubscriptions();
  }

  void write(Path folder) throws IOException {
    Files.write(folder.resolve("row_counts.csv"), rowCounts());
    Files.write(folder.resolve("duplicates.csv"), duplicates());
    Files.write(folder.resolve("checks.csv"), checks());
    Files.write(folder.resolve("dq_subscriptions.csv"), subscriptions());
    Files.write(folder.resolve("dim_user.tsv"), users());
    Files.write(folder.resolve("report_avg.csv"), averages());
    Files.write(folder.resolve("report_growth.csv"), growth());
    Files.write(folder.resolve("report_top5.csv"), topUsers());
    Files.write(folder.resolve("report_top_product.csv"), topProduct());
  }

  private List<String> rowCounts() {
    return List.of(
        "table,rows",
        "dwh.dim_product," + Facts.distinct(model.products()),
        "dwh.dim_user," + facts.customers().size(),
        "dwh.fct_transaction," + Facts.distinct(model.transactions()),
        "dwh.report_avg," + (averages().size() - 1),
        "dwh.report_growth," + (growth().size() - 1),
        "dwh.report_top5," + (topUsers().size() - 1),
        "dwh.report_top_product," + (topProduct().size() - 1),
        "raw.distinct_products," + Facts.distinct(model.products()),
        "raw.distinct_transactions," + Facts.distinct(model.transactions()),
        "raw.distinct_users," + Facts.distinct(model.users()),
        "raw.products," + model.products().size(),
        "raw.spend_per_user," + facts.spending().size(),
        "raw.transactions," + model.transactions().size(),
        "raw.users," + model.users().size());
  }

  private List<String> duplicates() {
    return List.of(
        "file,removed,remaining",
        duplicates("products", model.products()),
        duplicates("transactions", model.transactions()),
        duplicates("users", model.users()));
  }

  private static String duplicates(String file, List<?> rows) {
    int remaining = Facts.distinct(rows);
    return file + "," + (rows.size() - remaining) + "," + remaining;
  }

  private List<String> checks() {
    int transactions = model.transactions().size();
    return List.of(
        "check,failed,checked",
        "file_rows_arrived_products,0," + model.products().size(),
        "file_rows_arrived_transactions,0," + transactions,
        "file_rows_arrived_users,0," + model.users().size(),
        "readable_dates,0," + transactions,
        "transactions_in_usd,"
            + of(paid -> paid.currency().equals("eur")).size()
            + ","
            + transactions,
        "transactions_of_unknown_subscription," + of(this::isOfUnknown).size() + "," + transactions,
        "transactions_without_subscription,"
            + of(StarExpectation::isWithout).size()
            + ","
            + transactions,
        "transactions_without_user,0," + transactions,
        "users_without_transaction,0," + facts.customers().size());
  }

  private List<String> subscriptions() {
    List<String> lines = new ArrayList<>(List.of("figure,value"));
    add(lines, "without", of(StarExpectation::isWithout));
    add(lines, "of_unknown", of(this::isOfUnknown));
    return lines;
  }

  private static void add(List<String> lines, String which, List<Transaction> transactions) {
    lines.add("transactions_" + which + "," + transactions.size());
    lines.add(
        "customers_"
            + which
            + ","
            + Facts.distinct(transactions.stream().map(Transaction::customer).toList()));
    for (String currency : List.of("usd", "eur")) {
      BigDecimal sum =
          Facts.sum(
              transactions.stream()
                  .filter(paid -> paid.currency().equals(currency))
                  .map(Transaction::total)
                  .toList());
      lines.add(currency + "_" + which + "," + Facts.text(sum));
    }
  }

  private static boolean isWithout(Transaction paid) {
    return paid.subscription().isEmpty();
  }

  private boolean isOfUnknown(Transaction paid) {
    return !isWithout(paid) && !known.contains(paid.subscription());
  }

  private List<Transaction> of(Predicate<Transaction> which) {
    return model.transactions().stream().filter(which).toList();
  }

  private List<String> users() {
    List<String> lines =
        new ArrayList<>(List.of("customer_id\tcustomer_name\tcustomer_email\ttotal_spending"));
    Map<String, BigDecimal> spending = facts.spending();
    facts
        .customers()
        .forEach((customer, known) ->
            lines.add(
                String.join(
                    "\t",
                    customer,
                    known.name(),
                    known.email(),
                    Facts.text(spending.getOrDefault(customer, BigDecimal.ZERO)))));
    return lines;
  }

  private List<String> averages() {
    List<String> lines = new ArrayList<>(List.of("month,avg_transaction_amount"));
    facts
        .months(firstMonth().atDay(1).atStartOfDay())
        .forEach(
            (month, totals) -> lines.add(month.atDay(1) + "," + Facts.text(Facts.average(totals))));
    return lines;
  }

  private List<String> growth() {
    List<String> lines =
        new ArrayList<>(
            List.of("month,monthly_revenue,previous_month_revenue,revenue_growth_percent,growth"));
    BigDecimal before = null;
    for (var month : facts.months(LocalDateTime.MIN).entrySet()) {
      BigDecimal now = Facts.sum(month.getValue());
      BigDecimal percent = Facts.growth(now, before == null ? BigDecimal.ZERO : before);
      if (!month.getKey().isBefore(firstMonth())) {
        lines.add(
            String.join(
                ",",
                month.getKey().atDay(1).toString(),
                Facts.text(now),
                before == null ? "" : Facts.text(before),
                Facts.text(percent),
                String.format(Locale.ROOT, "%.2f %%", percent)));
      }
      before = now;
    }
    return lines;
  }

  private static YearMonth firstMonth() {
    return YearMonth.from(Facts.AS_OF).minusMonths(MONTHS - 1L);
  }

  private List<String> topUsers() {
    List<String> lines = new ArrayList<>(List.of("rank,customer_id,total_spending"));
    Facts.ranked(facts.spending()).stream()
        .limit(USERS)
        .forEach(user ->
            lines.add(lines.size() + "," + user.getKey() + "," + Facts.text(user.getValue())));
    return lines;
  }

  private List<String> topProduct() {
    var once = Facts.ranked(facts.sales()).getFirst();
    var published = Facts.ranked(facts.salesAsPublished()).getFirst();
    return List.of(
        "product,total_sales,product_as_published,total_sales_as_published",
        String.join(
            ",",
            once.getKey(),
            Facts.text(once.getValue()),
            published.getKey(),
            Facts.text(published.getValue())));
  }
}
