package io.millrace.dags.shop;

import static io.millrace.dags.shop.ShopFiles.ANN;
import static io.millrace.dags.shop.ShopFiles.BOB;
import static io.millrace.sql.shop.history.History.HISTORY;
import static io.millrace.sql.shop.landing.Landing.LANDING;
import static io.millrace.sql.shop.report.Report.REPORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dags.stream.Lines;
import io.millrace.tasks.test.DagTest;
import io.millrace.tasks.test.RunResult;
import io.millrace.tasks.test.TestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the shop's files have been seen to hold, and what becomes of it. */
class ShopQuirksTest {

  private static final DagTest SHOP = DagTest.of(new ShopIngest());
  private static final LocalDate FIRST = LocalDate.of(2024, 10, 9);
  private static final LocalDate SECOND = FIRST.plusDays(1);
  private static final LocalDate THIRD = FIRST.plusDays(2);

  @TempDir Path folder;

  private TestBed bed;
  private DSLContext warehouse;

  @BeforeEach
  void open() {
    bed = SHOP.bed();
    warehouse = bed.warehouse();
  }

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void anAddressHasLineBreaks() throws IOException {
    files(FIRST).usual();

    RunResult run = run(FIRST);

    assertThat(unsuccessful(run)).isEmpty();
    var customer = HISTORY.CUSTOMER;
    assertThat(warehouse.fetchValues(customer.ADDRESS)).contains("1 Oak St\nOslo, NO");
    assertThat(warehouse.fetchValues(customer.JOB)).contains("Cook, \"chef\"");
    assertThat(warehouse.fetchValues(LANDING.CUSTOMER.LINE_NO)).containsExactly(2L, 4L);
    assertThat(warehouse.fetchValues(HISTORY.PRODUCT.DESCRIPTION)).containsExactly("a\nb");
  }

  @Test
  void aTotalThatIsNoNumberGoesToTheErrorReport() throws IOException {
    var files = files(FIRST).usual();
    files.sales(files.sale("1", "1", "3", "9", "27"), files.sale("2", "1", "1", "9", "ERROR"));

    RunResult run = run(FIRST);

    assertThat(unsuccessful(run)).isEmpty();
    assertThat(run.task("load_sales").output())
        .isInstanceOfSatisfying(LoadedFile.class, file -> assertThat(file.rejected()).isEqualTo(1));
    assertThat(warehouse.fetchValues(HISTORY.SALES.SALE_ID)).containsExactly(1L);
    assertThat(report("errors_sales_20241009.csv"))
        .containsExactly(
            "line,reason,sale_id,customer_id,product_id,quantity,price_per_unit,total_price,sale_date",
            "2,\"total_price \"\"ERROR\"\" is not a decimal number\",2,1,P1,1,9,ERROR,2024-10-09");
    assertThat(report("errors_customer_20241009.csv")).hasSize(1);
    assertThat(report("errors_product_20241009.csv")).hasSize(1);
  }

  @Test
  void aQuantityBelowOneIsKeptAndWarnedOf() throws IOException {
    var files = files(FIRST).usual();
    files.sales(files.sale("1", "1", "-9999999999", "9", "9"), files.sale("2", "7", "1", "9", "9"));

    RunResult run = run(FIRST);

    assertThat(unsuccessful(run)).isEmpty();
    assertThat(run.check("positive_quantity").failingRows()).contains("-9999999999");
    assertThat(run.check("total_is_quantity_times_price").failed()).isEqualTo(1);
    assertThat(run.check("known_customer").failingRows()).contains("\"customer_id\": 7");
    assertThat(warehouse.fetchCount(HISTORY.SALES)).isEqualTo(2);
    assertThat(
            Lines.of(
                warehouse, REPORT.SALES_BY_MEMBERSHIP, ",", REPORT.SALES_BY_MEMBERSHIP.fields()))
        .containsExactly("2024-10-09,active,9");
  }

  @Test
  void aStatementInAFieldIsAValueThatIsNotAccepted() throws IOException {
    files(FIRST).usual();
    run(FIRST);
    files(SECOND).usual().customers(ANN, BOB.replace("\"M\"", "\"; DROP TABLE users; --\""));

    RunResult run = run(SECOND);

    assertThat(unsuccessful(run)).isEmpty();
    assertThat(report("errors_customer_20241010.csv"))
        .last()
        .asString()
        .contains("; DROP TABLE users; --");
    assertThat(customers()).containsExactly("1,2024-10-09,2099-12-31", "2,2024-10-09,2024-10-10");
  }

  @Test
  void aFileThatComesLateIsLeftOutAndSaidSo() throws IOException {
    files(FIRST).usual();
    run(FIRST);
    files(THIRD).usual().customers(ANN);
    run(THIRD);
    files(SECOND).usual();

    RunResult run = run(SECOND);

    assertThat(unsuccessful(run)).isEmpty();
    assertThat(run.task("look_around").output())
        .isEqualTo(
            new FilesSeen(
                List.of("customer_20241010.csv", "products_20241010.json", "sales_20241010.txt"),
                List.of()));
    assertThat(run.task("look_around").log()).contains("customer_20241010.csv came late");
    assertThat(run.task("load_customer").output())
        .isEqualTo(
            LoadedFile.none(
                "customer_20241010.csv comes late: that of 2024-10-11 was loaded before it;"
                    + " give --param late=true to load it all the same"));
    assertThat(run.task("keep_customer").log())
        .contains("keeps what it has: customer_20241010.csv comes late");
    assertThat(run.check("all_files_came").status()).isEqualTo("warned");
    assertThat(customers()).containsExactly("1,2024-10-09,2099-12-31", "2,2024-10-09,2024-10-11");
  }

  @Test
  void aLateFileThatIsAskedForIsPutBetweenTheOthers() throws IOException {
    files(FIRST).usual();
    run(FIRST);
    files(THIRD).usual().customers(ANN);
    run(THIRD);
    files(SECOND).usual().customers(ANN);

    RunResult run = bed.run(SHOP.at(SECOND).reading(folder).with("late", "true"));

    assertThat(unsuccessful(run)).isEmpty();
    assertThat(customers()).containsExactly("1,2024-10-09,2099-12-31", "2,2024-10-09,2024-10-10");
    assertThat(warehouse.fetchCount(LANDING.WATERMARK)).isEqualTo(9);
    assertThat(warehouse.fetchCount(HISTORY.SALES)).isEqualTo(6);
  }

  @Test
  void aFileThatWasLoadedMayBeCorrected() throws IOException {
    files(FIRST).usual();
    run(FIRST);
    files(SECOND).usual();
    run(SECOND);
    files(FIRST).customers(BOB);

    RunResult run = run(FIRST);

    assertThat(run.task("keep_customer").succeeded()).isTrue();
    assertThat(customers()).containsExactly("1,2024-10-10,2099-12-31", "2,2024-10-09,2099-12-31");
    assertThat(warehouse.fetchCount(LANDING.WATERMARK)).isEqualTo(6);
  }

  @Test
  void aCorrectedSaleHasTwoVersions() throws IOException {
    files(FIRST).usual();
    run(FIRST);
    var second = files(SECOND).usual();
    second.sales("19~1~P1~2~9~18~2024-10-09");

    run(SECOND);

    var sale = HISTORY.SALES;
    assertThat(
            Lines.of(
                warehouse,
                sale,
                ",",
                sale.SALE_ID,
                sale.QUANTITY,
                sale.IS_CURRENT,
                sale.EFFECTIVE_FROM))
        .containsExactlyInAnyOrder(
            "19,3,false,2024-10-09", "19,2,true,2024-10-10", "29,1,true,2024-10-09");
    assertThat(
            Lines.of(
                warehouse, REPORT.SALES_BY_MEMBERSHIP, ",", REPORT.SALES_BY_MEMBERSHIP.fields()))
        .containsExactlyInAnyOrder("2024-10-09,active,18", "2024-10-09,inactive,9");
  }

  @Test
  void twoFilesOfOneDayAreRefusedAndTheOthersLoaded() throws IOException {
    files(FIRST).usual();
    Files.writeString(folder.resolve("customer_20241009.csv.1"), "again");

    RunResult run = run(FIRST);

    assertThat(run.task("load_customer").reason())
        .contains(
            "has more than one file of customer for 2024-10-09: customer_20241009.csv,"
                + " customer_20241009.csv.1; leave one of them, named customer_20241009.csv");
    assertThat(run.task("keep_sales").succeeded()).isTrue();
    assertThat(run.task("keep_product").succeeded()).isTrue();
    assertThat(run.task("publish_reports").state()).isEqualTo("upstream_failed");
    assertThat(run.state()).isEqualTo("failed");
    assertThat(warehouse.fetchCount(LANDING.WATERMARK)).isEqualTo(2);
  }

  @Test
  void aSourceWithoutAFileIsSkippedAndTheReportsSaySo() throws IOException {
    files(FIRST).usual();
    run(FIRST);
    files(SECOND).usual().without(Source.CUSTOMER);

    RunResult run = run(SECOND);

    assertThat(unsuccessful(run)).isEmpty();
    assertThat(run.task("load_customer").output())
        .isEqualTo(LoadedFile.none(folder + " lacks customer_20241010.csv: nothing to load"));
    assertThat(run.check("known_customer").passed()).isTrue();
    assertThat(run.check("all_files_came"))
        .satisfies(check -> assertThat(check.status()).isEqualTo("warned"))
        .satisfies(check -> assertThat(check.failed()).isEqualTo(1));
    assertThat(customers()).containsExactly("1,2024-10-09,2099-12-31", "2,2024-10-09,2099-12-31");
    assertThat(Lines.of(warehouse, REPORT.CUSTOMER_GROWTH, ",", REPORT.CUSTOMER_GROWTH.fields()))
        .containsExactly("2024-10-09,2");
    assertThat(warehouse.fetchCount(REPORT.SALES_BY_MEMBERSHIP)).isEqualTo(4);
  }

  @Test
  void aFileThatIsMostlyBadIsRefused() throws IOException {
    files(FIRST).usual().sales("1,1,P1,3,9,27,2024-10-09", "2,1,P1,3,9,27,2024-10-09");

    RunResult run = run(FIRST);

    assertThat(run.task("load_sales").state()).isEqualTo("failed");
    assertThat(report("errors_sales_20241009.csv")).hasSize(3);
    assertThat(warehouse.fetchCount(HISTORY.SALES)).isZero();
  }

  @Test
  void aFileThatNobodyExpectsStays() throws IOException {
    files(FIRST).usual();
    Files.writeString(folder.resolve("notes.txt"), "hello");

    RunResult run = run(FIRST);

    assertThat(unsuccessful(run)).isEmpty();
    assertThat(run.task("look_around").output())
        .isEqualTo(new FilesSeen(List.of(), List.of("notes.txt")));
    assertThat(folder.resolve("notes.txt")).exists();
  }

  private ShopFiles files(LocalDate day) {
    return new ShopFiles(folder, day);
  }

  private RunResult run(LocalDate day) {
    return bed.run(SHOP.at(day).reading(folder));
  }

  private static List<String> unsuccessful(RunResult run) {
    return run.tasks().stream()
        .filter(task -> !task.succeeded())
        .map(task -> task.taskId() + ": " + task.reason())
        .toList();
  }

  private List<String> report(String name) throws IOException {
    return Files.readAllLines(folder.resolve("error_reports").resolve(name));
  }

  private List<String> customers() {
    var customer = HISTORY.CUSTOMER;
    return Lines.of(
            warehouse,
            customer,
            ",",
            customer.CUSTOMER_ID,
            customer.EFFECTIVE_FROM,
            customer.EXPIRY_DATE)
        .stream()
        .sorted()
        .toList();
  }
}
