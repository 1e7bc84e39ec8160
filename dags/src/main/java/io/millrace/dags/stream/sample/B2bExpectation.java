package io.millrace.dags.stream.sample;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/** What a run of stream_b2b for {@link Facts#AS_OF} must make of the files. */
final class B2bExpectation {

  private static final int MONTHS_OF_AVERAGES = 5;
  private static final int MONTHS_OF_GROWTH = 6;
  private static final int TOP = 5;

  private final Model model;
  private final Facts facts;

  B2bExpectation(Model model) {
    this.model = model;
    this.facts = new Facts(model);
  }

  void write(Path folder) throws IOException {
    Files.write(folder.resolve("row_counts.csv"), rowCounts());
    Files.write(folder.resolve("checks.csv"), checks());
    Files.write(folder.resolve("stg_users.tsv"), users());
    Files.write(folder.resolve("total_spending_per_user.csv"), spending());
    Files.write(folder.resolve("agg_avg_user_trans.csv"), averages());
    Files.write(folder.resolve("agg_monthly_rev_growth.csv"), growth());
    Files.write(folder.resolve("agg_product_cat_highest_sales.csv"), topProducts());
    Files.write(folder.resolve("agg_top_five_by_transactions.csv"), topCustomers());
  }

  private List<String> rowCounts() {
    return List.of(
        "table,rows",
        "aggregate.agg_avg_user_trans," + (averages().size() - 1),
        "aggregate.agg_monthly_rev_growth," + (growth().size() - 1),
        "aggregate.agg_product_cat_highest_sales," + (topProducts().size() - 1),
        "aggregate.agg_top_five_by_transactions," + (topCustomers().size() - 1),
        "base.products," + Facts.distinct(model.products()),
        "base.products_file," + model.products().size(),
        "base.raw_products," + Facts.distinct(model.products()),
        "base.raw_transactions," + Facts.distinct(model.transactions()),
        "base.raw_users," + Facts.distinct(model.users()),
        "base.total_spending_per_user," + facts.spending().size(),
        "base.transactions," + Facts.distinct(model.transactions()),
        "base.transactions_file," + model.transactions().size(),
        "base.users," + Facts.distinct(model.users()),
        "base.users_file," + model.users().size(),
        "staging.stg_products," + Facts.distinct(model.products()),
        "staging.stg_transactions," + Facts.distinct(model.transactions()),
        "staging.stg_users," + facts.customers().size());
  }

  private List<String> checks() {
    int products = model.products().size();
    int transactions = model.transactions().size();
    int customers = facts.customers().size();
    return List.of(
        "check,failed,checked",
        "file_rows_arrived_products_file,0," + products,
        "file_rows_arrived_transactions_file,0," + transactions,
        "file_rows_arrived_users_file,0," + model.users().size(),
        "not_null_customer_id,0," + customers,
        "not_null_surrogate_key,0," + products,
        "not_null_transaction_id,0," + transactions,
        "readable_dates,0," + transactions,
        "unique_customer_id,0," + customers,
        "unique_surrogate_key,0," + products,
        "unique_transaction_id,0," + transactions);
  }

  private List<String> users() {
    List<String> lines =
        new ArrayList<>(List.of("customer_id\tcustomer_name\tcustomer_email\tvalid_name"));
    facts
        .customers()
        .forEach((customer, known) ->
            lines.add(
                String.join(
                    "\t",
                    customer,
                    known.name(),
                    known.email(),
                    known.name().isEmpty() ? "0" : "1")));
    return lines;
  }

  private List<String> spending() {
    List<String> lines = new ArrayList<>(List.of("customer_id,total_spending"));
    facts.spending().forEach((customer, total) -> lines.add(customer + "," + Facts.text(total)));
    return lines;
  }

  private List<String> averages() {
    List<String> lines = new ArrayList<>(List.of("month,avg_transaction_amount"));
    facts
        .months(Facts.AS_OF.minusMonths(MONTHS_OF_AVERAGES))
        .forEach(
            (month, totals) -> lines.add(month.atDay(1) + "," + Facts.text(Facts.average(totals))));
    return lines;
  }

  private List<String> growth() {
    List<String> lines =
        new ArrayList<>(
            List.of("month,monthly_revenue,previous_month_revenue,revenue_growth_percent"));
    YearMonth first = YearMonth.from(Facts.AS_OF).minusMonths(MONTHS_OF_GROWTH);
    BigDecimal before = null;
    for (var month : facts.months(Facts.AS_OF.minusMonths(MONTHS_OF_GROWTH + 1L)).entrySet()) {
      if (!month.getKey().isBefore(first)) {
        BigDecimal now = Facts.sum(month.getValue());
        lines.add(
            String.join(
                ",",
                month.getKey().atDay(1).toString(),
                Facts.text(now),
                before == null ? "" : Facts.text(before),
                Facts.text(Facts.growth(now, before == null ? BigDecimal.ZERO : before))));
        before = now;
      }
    }
    return lines;
  }

  private List<String> topProducts() {
    List<String> lines = new ArrayList<>(List.of("product,total_sales"));
    var ranked = Facts.ranked(facts.sales());
    BigDecimal highest = ranked.getFirst().getValue();
    ranked.stream()
        .filter(product -> product.getValue().compareTo(highest) == 0)
        .forEach(product -> lines.add(product.getKey() + "," + Facts.text(highest)));
    return lines;
  }

  private List<String> topCustomers() {
    List<String> lines = new ArrayList<>(List.of("customer_id,sum_transactions"));
    Facts.ranked(facts.spending()).stream()
        .limit(TOP)
        .forEach(customer -> lines.add(customer.getKey() + "," + Facts.text(customer.getValue())));
    return lines;
  }
}
