package io.millrace.dags.shop;

import static io.millrace.sql.shop.history.History.HISTORY;
import static io.millrace.sql.shop.landing.Landing.LANDING;
import static io.millrace.sql.shop.report.Report.REPORT;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import io.millrace.dags.stream.Lines;
import io.millrace.tasks.test.CheckOutcome;
import io.millrace.tasks.test.DagTest;
import io.millrace.tasks.test.RunResult;
import io.millrace.tasks.test.TaskResult;
import io.millrace.tasks.test.TestBed;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Eight real days, in their order, against the figures that are known of them. */
class RealShopTest {

  private static final DagTest SHOP = DagTest.of(new ShopIngest());
  private static final LocalDate FIRST = LocalDate.of(2024, 10, 9);
  private static final LocalDate LAST_CLEAN = LocalDate.of(2024, 10, 15);
  private static final LocalDate BAD = LocalDate.of(2024, 10, 16);

  @TempDir static Path folder;

  private static TestBed bed;
  private static DSLContext warehouse;
  private static final Map<LocalDate, RunResult> RUNS = new TreeMap<>();
  private static final Map<String, Integer> ROWS_OF_SEVEN_DAYS = new HashMap<>();
  private static final Map<Integer, Integer> VERSIONS_OF_SEVEN_DAYS = new TreeMap<>();
  private static final List<Integer> PRODUCT_VERSIONS_OF_SEVEN_DAYS = new ArrayList<>();

  @BeforeAll
  static void runAllDays() throws IOException {
    RealFiles.copyTo(folder);
    bed = SHOP.bed();
    warehouse = bed.warehouse();
    FIRST.datesUntil(BAD).forEach(RealShopTest::run);
    keepCount("customer", HISTORY.CUSTOMER);
    keepCount("sales", HISTORY.SALES);
    keepCount("product", HISTORY.PRODUCT);
    keepCount("watermark", LANDING.WATERMARK);
    ROWS_OF_SEVEN_DAYS.put(
        "current customers",
        warehouse.fetchCount(HISTORY.CUSTOMER, HISTORY.CUSTOMER.IS_CURRENT.isTrue()));
    ROWS_OF_SEVEN_DAYS.put(
        "current products",
        warehouse.fetchCount(HISTORY.PRODUCT, HISTORY.PRODUCT.IS_CURRENT.isTrue()));
    ROWS_OF_SEVEN_DAYS.put(
        "customer ids",
        warehouse.fetchValue(
            select(countDistinct(HISTORY.CUSTOMER.CUSTOMER_ID)).from(HISTORY.CUSTOMER)));
    versions(HISTORY.CUSTOMER, HISTORY.CUSTOMER.CUSTOMER_ID)
        .forEach(versions -> VERSIONS_OF_SEVEN_DAYS.merge(versions, 1, Integer::sum));
    PRODUCT_VERSIONS_OF_SEVEN_DAYS.addAll(versions(HISTORY.PRODUCT, HISTORY.PRODUCT.PRODUCT_ID));
    run(BAD);
  }

  private static void run(LocalDate day) {
    RUNS.put(day, bed.run(SHOP.at(day).reading(folder)));
  }

  private static void keepCount(String name, Table<?> table) {
    ROWS_OF_SEVEN_DAYS.put(name, warehouse.fetchCount(table));
  }

  private static List<Integer> versions(Table<?> table, Field<?> key) {
    return warehouse
        .select(count())
        .from(table)
        .groupBy(key)
        .orderBy(count().desc())
        .fetch(count());
  }

  @AfterAll
  static void close() {
    if (bed != null) {
      bed.close();
    }
  }

  @Test
  void everyRunSucceeds() {
    assertThat(RUNS.values()).hasSize(8).allMatch(RunResult::succeeded);
    assertThat(RUNS.values().stream().flatMap(run -> run.tasks().stream()))
        .allMatch(TaskResult::succeeded);
  }

  @Test
  void keepsTheVersionsOfSevenDays() {
    assertThat(ROWS_OF_SEVEN_DAYS)
        .containsOnly(
            entry("customer", 12_370),
            entry("current customers", 6_933),
            entry("customer ids", 8_319),
            entry("sales", 63_773),
            entry("product", 56),
            entry("current products", 11),
            entry("watermark", 21));
    assertThat(VERSIONS_OF_SEVEN_DAYS)
        .containsExactly(
            entry(1, 5_191),
            entry(2, 2_340),
            entry(3, 668),
            entry(4, 106),
            entry(5, 13),
            entry(6, 1));
    assertThat(PRODUCT_VERSIONS_OF_SEVEN_DAYS).containsExactly(7, 7, 7, 7, 7, 6, 5, 4, 3, 2, 1);
  }

  @Test
  void keepsTheVersionsOfTheDayWithBadRecords() {
    assertThat(warehouse.fetchCount(HISTORY.CUSTOMER)).isEqualTo(13_819);
    assertThat(warehouse.fetchCount(HISTORY.CUSTOMER, HISTORY.CUSTOMER.IS_CURRENT.isTrue()))
        .isEqualTo(7_320);
    assertThat(warehouse.fetchCount(HISTORY.SALES)).isEqualTo(75_158);
    assertThat(warehouse.fetchCount(HISTORY.PRODUCT)).isEqualTo(68);
    assertThat(warehouse.fetchCount(HISTORY.PRODUCT, HISTORY.PRODUCT.IS_CURRENT.isTrue()))
        .isEqualTo(12);
    assertThat(warehouse.fetchCount(LANDING.WATERMARK)).isEqualTo(24);
  }

  @Test
  void opensAndClosesVersionsOnTheirDays() {
    var customer = HISTORY.CUSTOMER;
    assertThat(perDay(customer, customer.EFFECTIVE_FROM))
        .containsAllEntriesOf(perDay(FIRST, 5_000, 1_082, 1_115, 1_196, 1_246, 1_322, 1_409));
    assertThat(perDay(customer, customer.EXPIRY_DATE))
        .containsAllEntriesOf(perDay(FIRST.plusDays(1), 802, 819, 884, 917, 974, 1_041));
    var closed = customer.CUSTOMER_ID.eq(97676629928316309L).and(customer.IS_CURRENT);
    assertThat(warehouse.fetchExists(customer, closed)).isFalse();
  }

  private static Map<LocalDate, Integer> perDay(Table<?> table, Field<LocalDate> day) {
    return warehouse.select(day, count()).from(table).groupBy(day).fetchMap(day, count());
  }

  private static Map<LocalDate, Integer> perDay(LocalDate first, int... figures) {
    Map<LocalDate, Integer> perDay = new LinkedHashMap<>();
    for (int i = 0; i < figures.length; i++) {
      perDay.put(first.plusDays(i), figures[i]);
    }
    return perDay;
  }

  @Test
  void countsCustomersOfEachDay() {
    var growth = REPORT.CUSTOMER_GROWTH;
    assertThat(warehouse.selectFrom(growth).orderBy(growth.REPORT_DATE).fetch(growth.CUSTOMERS))
        .containsExactly(5000L, 5280L, 5576L, 5888L, 6217L, 6565L, 6933L, 7320L);
  }

  @Test
  void addsUpSalesByMembership() {
    var report = REPORT.SALES_BY_MEMBERSHIP;
    assertThat(
            Lines.of(
                warehouse,
                report,
                ",",
                report.SALE_DATE,
                report.MEMBERSHIP_STATUS,
                report.TOTAL_PRICE))
        .containsExactlyInAnyOrder(
            "2024-10-09,active,1727116.03", "2024-10-09,inactive,3641793.65",
            "2024-10-10,active,1501620.38", "2024-10-10,inactive,3176776.15",
            "2024-10-11,active,2029268.54", "2024-10-11,inactive,3676368.07",
            "2024-10-12,active,2018302.51", "2024-10-12,inactive,3755511.34",
            "2024-10-13,active,2469902.51", "2024-10-13,inactive,4638921.57",
            "2024-10-14,active,2569183.7", "2024-10-14,inactive,4152495.76",
            "2024-10-15,active,2636479.76", "2024-10-15,inactive,4464107.87",
            "2024-10-16,active,2654373.03", "2024-10-16,inactive,4716576.84");
  }

  @Test
  void leavesOutSalesOfCustomersWhoWereGone() {
    var sale = HISTORY.SALES;
    int counted =
        warehouse.fetchCount(
            select(sale.SALE_ID)
                .from(sale)
                .join(HISTORY.CUSTOMER)
                .on(Versions.customerOf(sale.CUSTOMER_ID, sale.SALE_DATE))
                .where(sale.SALE_DATE.le(LAST_CLEAN)));

    assertThat(counted).isEqualTo(61_595);
    assertThat(warehouse.fetchCount(sale, sale.SALE_DATE.le(LAST_CLEAN)) - counted)
        .isEqualTo(2_178);
  }

  @Test
  void reproducesThePublishedBreakdown() throws IOException {
    var report = REPORT.PRODUCT_SALE_BREAKDOWN_AS_PUBLISHED;
    var cells = new Cells();
    warehouse
        .selectFrom(report)
        .where(report.AS_OF.eq(LAST_CLEAN))
        .forEach(row ->
            cells.put(
                row.get(report.SALE_DATE) + "," + row.get(report.MEMBERSHIP_STATUS),
                row.get(report.PRODUCT_NAME),
                row.get(report.TOTAL_PRICE)));

    assertThat(cells.lines()).isEqualTo(RealFiles.publishedBreakdown());
  }

  @Test
  void breaksSalesDownByTheProductOfTheDay() {
    var report = REPORT.PRODUCT_SALE_BREAKDOWN;
    assertThat(
            warehouse
                .selectFrom(report)
                .where(report.SALE_DATE.eq(FIRST).and(report.MEMBERSHIP_STATUS.eq("active")))
                .fetchMap(report.PRODUCT_NAME, report.TOTAL_PRICE))
        .containsOnly(
            entry("Laptop", new BigDecimal("1102036.60")),
            entry("Monitor", new BigDecimal("203611.95")),
            entry("Mouse", new BigDecimal("29299.2")),
            entry("Printer", new BigDecimal("198416.4")),
            entry("Router", new BigDecimal("193751.88")));
  }

  @Test
  void thePublishedBreakdownCountsEachSaleOnceForEveryVersionOfItsProduct() {
    var once = REPORT.PRODUCT_SALE_BREAKDOWN;
    var often = REPORT.PRODUCT_SALE_BREAKDOWN_AS_PUBLISHED;
    Map<String, Integer> versions = new HashMap<>();
    warehouse
        .select(HISTORY.PRODUCT.NAME, count())
        .from(HISTORY.PRODUCT)
        .where(HISTORY.PRODUCT.EFFECTIVE_FROM.le(LAST_CLEAN))
        .groupBy(HISTORY.PRODUCT.NAME)
        .forEach(row -> versions.put(row.value1(), row.value2()));

    assertThat(
            warehouse
                .select(once.PRODUCT_NAME, once.TOTAL_PRICE, often.TOTAL_PRICE)
                .from(once)
                .join(often)
                .using(once.SALE_DATE, once.MEMBERSHIP_STATUS, once.PRODUCT_NAME)
                .where(often.AS_OF.eq(LAST_CLEAN))
                .fetch())
        .hasSize(112)
        .allSatisfy(row ->
            assertThat(row.value3())
                .isEqualByComparingTo(
                    row.value2()
                        .multiply(BigDecimal.valueOf(versions.getOrDefault(row.value1(), 0)))));
    assertThat(versions)
        .contains(
            entry("Monitor", 7),
            entry("Laptop", 7),
            entry("Smartwatch", 6),
            entry("Smartphone", 5),
            entry("Headphones", 4),
            entry("Camera", 3),
            entry("External Hard Drive", 2),
            entry("Tablet", 1));
  }

  @Test
  void writesAnErrorReportForEachFile() throws IOException {
    Map<String, Integer> errors = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve("error_reports"))) {
      for (Path file : files.toList()) {
        errors.put(file.getFileName().toString(), Files.readAllLines(file).size() - 1);
      }
    }

    assertThat(errors).hasSize(24);
    assertThat(errors.remove("errors_sales_20241016.csv")).isEqualTo(10);
    assertThat(errors.remove("errors_customer_20241016.csv")).isEqualTo(1);
    assertThat(errors.values()).containsOnly(0);
    assertThat(Files.readString(folder.resolve("error_reports/errors_customer_20241016.csv")))
        .contains("97676629928316309", "; DROP TABLE users; --");
    assertThat(Files.readString(folder.resolve("error_reports/errors_sales_20241016.csv")))
        .contains("168697645698961,127668228483155495,P4150,5,181.82,ERROR,2024-10-16");
  }

  @Test
  void countsGoodAndBadRecordsInTheWatermark() {
    var mark = LANDING.WATERMARK;
    assertThat(
            Lines.of(
                warehouse,
                mark,
                ",",
                mark.SOURCE,
                mark.FILE_DATE,
                mark.FILE_NAME,
                mark.PROCESSED_ROWS,
                mark.ERROR_ROWS))
        .hasSize(24)
        .contains(
            "customer,2024-10-09,customer_20241009.csv,5000,0",
            "sales,2024-10-15,sales_20241015.txt,10652,0",
            "product,2024-10-12,products_20241012.json,8,0",
            "customer,2024-10-16,customer_20241016.csv,7320,1",
            "sales,2024-10-16,sales_20241016.txt,11385,10",
            "product,2024-10-16,products_20241016.json,12,0");
  }

  @Test
  void warnsOfWhatDoesNotHold() {
    assertThat(RUNS.values())
        .extracting(run -> run.check("known_customer").failed())
        .containsExactly(0L, 332L, 307L, 361L, 350L, 418L, 410L, 472L);
    RunResult bad = runOf(BAD);
    assertThat(bad.check("known_product").failed()).isZero();
    assertThat(bad.check("positive_quantity"))
        .extracting(CheckOutcome::status, CheckOutcome::failed)
        .containsExactly("warned", 10L);
    assertThat(bad.check("total_is_quantity_times_price"))
        .extracting(CheckOutcome::status, CheckOutcome::failed)
        .containsExactly("warned", 10L);
    assertThat(runOf(LAST_CLEAN).check("total_is_quantity_times_price").failed()).isZero();
  }

  private static RunResult runOf(LocalDate day) {
    return requireNonNull(RUNS.get(day), "a run of " + day);
  }

  @Test
  void listsWhoBoughtMost() {
    var until = DagTest.of(new ShopTopCustomers()).with("until", LAST_CLEAN.toString());
    assertThat(bed.run(until).succeeded()).isTrue();

    assertThat(top(REPORT.TOP_CUSTOMERS))
        .containsExactly(
            "1,883037698491635653,136",
            "2,416636781440851074,132",
            "3,105568439268969136,121",
            "4,47453050786199672,116",
            "5,261985261414427932,116",
            "6,477720798267676546,115",
            "7,524931818851420477,115",
            "8,811136600265466851,115",
            "9,908236561118101324,115",
            "10,897154383584823481,111");
    assertThat(top(REPORT.TOP_ACTIVE_CUSTOMERS))
        .containsExactly(
            "1,883037698491635653,136",
            "2,416636781440851074,132",
            "3,105568439268969136,121",
            "4,47453050786199672,116",
            "5,261985261414427932,116",
            "6,477720798267676546,115",
            "7,811136600265466851,115",
            "8,908236561118101324,115",
            "9,897154383584823481,100",
            "10,442319492566101591,95");
  }

  private static List<String> top(Table<?> table) {
    var rows = REPORT.TOP_CUSTOMERS;
    return warehouse
        .select(field(rows.RANK), field(rows.CUSTOMER_ID), field(rows.QUANTITY))
        .from(table)
        .orderBy(1)
        .fetch(row -> row.value1() + "," + row.value2() + "," + row.value3());
  }

  private static <T> Field<T> field(Field<T> column) {
    return DSL.field(DSL.name(column.getName()), column.getDataType());
  }

  @Test
  void addsUpTheSalesOfEachDay() {
    var sale = HISTORY.SALES;
    assertThat(
            warehouse
                .select(sum(sale.TOTAL_PRICE))
                .from(sale)
                .groupBy(sale.SALE_DATE)
                .orderBy(sale.SALE_DATE)
                .fetch(0, BigDecimal.class))
        .containsExactly(
            new BigDecimal("5368909.68"),
            new BigDecimal("4883243.90"),
            new BigDecimal("5912790.36"),
            new BigDecimal("5989299.90"),
            new BigDecimal("7380974.04"),
            new BigDecimal("7013163.54"),
            new BigDecimal("7376235.35"),
            new BigDecimal("7680447.76"));
  }
}
