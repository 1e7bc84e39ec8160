package io.millrace.dags.shop.sample;

import io.millrace.dags.shop.Source;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What runs of shop_ingest for all days, in their order, must make of the files. */
final class Expectation {

  /** The upper date of the lists of customers. */
  static final LocalDate UNTIL = LocalDate.of(2024, 10, 15);

  private final List<Day> days;

  Expectation(List<Day> days) {
    this.days = days;
  }

  void write(Path folder) throws IOException {
    List<String> growth = growth();
    List<String> membership = lines("sale_date,membership_status,total_price", byMembership());
    List<String> breakdown =
        lines("sale_date,membership_status,product_name,total_price", breakdown());
    List<String> published = asPublished();
    Files.write(folder.resolve("customer_growth.csv"), growth);
    Files.write(folder.resolve("sales_by_membership.csv"), membership);
    Files.write(folder.resolve("product_sale_breakdown.csv"), breakdown);
    Files.write(folder.resolve("product_sale_breakdown_as_published.csv"), published);
    Files.write(folder.resolve("watermark.csv"), watermark());
    Files.write(folder.resolve("checks.csv"), checks());
    var top = new Ranking(days, UNTIL);
    Files.write(folder.resolve("top_customers.csv"), top.ofAll());
    Files.write(folder.resolve("top_active_customers.csv"), top.ofActive());
    Files.write(
        folder.resolve("row_counts.csv"),
        rowCounts(growth.size(), membership.size(), breakdown.size(), published.size()));
  }

  private static List<String> lines(String header, Map<String, BigDecimal> totals) {
    List<String> lines = new ArrayList<>(List.of(header));
    totals.forEach((key, total) -> lines.add(key + "," + Text.of(total)));
    return lines;
  }

  private List<String> growth() {
    List<String> lines = new ArrayList<>(List.of("report_date,customers"));
    days.forEach(day -> lines.add(day.date() + "," + day.goodCustomers().size()));
    return lines;
  }

  private Map<String, BigDecimal> byMembership() {
    Map<String, BigDecimal> totals = new TreeMap<>();
    eachSale((day, customer, sale) ->
        totals.merge(
            day + "," + customer.get(Column.MEMBERSHIP_STATUS), sale.total(), BigDecimal::add));
    return totals;
  }

  private Map<String, BigDecimal> breakdown() {
    Map<String, BigDecimal> totals = new TreeMap<>();
    eachSale((day, customer, sale) ->
        totals.merge(
            String.join(
                ",", day.toString(), customer.get(Column.MEMBERSHIP_STATUS), sale.product().name()),
            sale.total(),
            BigDecimal::add));
    return totals;
  }

  /** As each day's run leaves it: a product has had a version for each day with another record. */
  private List<String> asPublished() {
    List<String> lines =
        new ArrayList<>(List.of("as_of,sale_date,membership_status,product_name,total_price"));
    for (int last = 0; last < days.size(); last++) {
      LocalDate asOf = days.get(last).date();
      Map<String, Long> versions = productVersions(days.subList(0, last + 1));
      breakdown()
          .forEach((key, total) -> {
            String[] parts = key.split(",", 3);
            if (!LocalDate.parse(parts[0]).isAfter(asOf)) {
              BigDecimal times = BigDecimal.valueOf(versions.getOrDefault(parts[2], 0L));
              lines.add(asOf + "," + key + "," + Text.of(total.multiply(times)));
            }
          });
    }
    return lines;
  }

  /** By name, which is the product's for good. */
  private static Map<String, Long> productVersions(List<Day> until) {
    Map<String, Long> versions = new TreeMap<>();
    Map<String, Product> before = new HashMap<>();
    for (Day day : until) {
      for (Product product : day.products()) {
        if (!product.equals(before.put(product.id(), product))) {
          versions.merge(product.name(), 1L, Long::sum);
        }
      }
    }
    return versions;
  }

  private long customerVersions() {
    long versions = 0;
    Map<Long, Customer> before = Map.of();
    for (Day day : days) {
      Map<Long, Customer> now = day.goodCustomers();
      for (Customer customer : now.values()) {
        versions += customer.equals(before.get(customer.id())) ? 0 : 1;
      }
      before = now;
    }
    return versions;
  }

  private List<String> watermark() {
    List<String> lines =
        new ArrayList<>(List.of("source,file_date,file_name,processed_rows,error_rows"));
    for (Day day : days) {
      lines.add(mark(Source.CUSTOMER, day, day.goodCustomers().size(), day.customers().size()));
      lines.add(mark(Source.SALES, day, day.goodSales().size(), day.sales().size()));
      lines.add(mark(Source.PRODUCT, day, day.products().size(), day.products().size()));
    }
    return lines;
  }

  private static String mark(Source source, Day day, int good, int all) {
    return "%s,%s,%s,%d,%d"
        .formatted(source.id(), day.date(), source.file(day.date()), good, all - good);
  }

  /** Rows that the warnings of each day's run find. */
  private List<String> checks() {
    List<String> lines = new ArrayList<>(List.of("date,check,failed"));
    for (Day day : days) {
      Map<Long, Customer> customers = day.goodCustomers();
      List<Sale> sales = day.goodSales();
      long strangers =
          sales.stream().filter(sale -> !customers.containsKey(sale.customer())).count();
      long noQuantity = sales.stream().filter(sale -> sale.quantity() < 1).count();
      long otherTotal = sales.stream().filter(sale -> sale.quantity() != sale.paidFor()).count();
      lines.add(day.date() + ",known_customer," + strangers);
      lines.add(day.date() + ",known_product,0");
      lines.add(day.date() + ",positive_quantity," + noQuantity);
      lines.add(day.date() + ",total_is_quantity_times_price," + otherTotal);
    }
    return lines;
  }

  private List<String> rowCounts(int growth, int membership, int breakdown, int published) {
    Day last = days.getLast();
    long sales = days.stream().mapToLong(day -> day.goodSales().size()).sum();
    long products = productVersions(days).values().stream().mapToLong(Long::longValue).sum();
    return List.of(
        "table,rows",
        "history.customer," + customerVersions(),
        "history.product," + products,
        "history.sales," + sales,
        "landing.customer," + last.goodCustomers().size(),
        "landing.product," + last.products().size(),
        "landing.sales," + last.goodSales().size(),
        "landing.watermark," + days.size() * Source.values().length,
        "landing.watermark_customer," + days.size(),
        "landing.watermark_product," + days.size(),
        "landing.watermark_sales," + days.size(),
        "report.customer_growth," + (growth - 1),
        "report.product_sale_breakdown," + (breakdown - 1),
        "report.product_sale_breakdown_as_published," + (published - 1),
        "report.sales_by_membership," + (membership - 1),
        "report.top_active_customers,0",
        "report.top_customers,0");
  }

  /** A good sale to a customer as he was that day. */
  @FunctionalInterface
  private interface Sold {
    void accept(LocalDate day, Customer customer, Sale sale);
  }

  private void eachSale(Sold sold) {
    for (Day day : days) {
      Map<Long, Customer> customers = day.goodCustomers();
      for (Sale sale : day.goodSales()) {
        Customer customer = customers.get(sale.customer());
        if (customer != null) {
          sold.accept(day.date(), customer, sale);
        }
      }
    }
  }
}
