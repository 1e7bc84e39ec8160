package io.millrace.dags.streamstar;

import static io.millrace.sql.stream_star.dwh.Dwh.DWH;
import static io.millrace.sql.stream_star.raw.Raw.RAW;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dags.stream.Deduplicated;
import io.millrace.dags.stream.Lines;
import io.millrace.dags.stream.sample.StreamSample;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.test.DagTest;
import io.millrace.tasks.test.RunResult;
import io.millrace.tasks.test.TestBed;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.ServiceLoader;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamStarTest {

  private static final DagTest STAR = DagTest.of(new StreamStar()).at("2024-10-14");

  private static TestBed bed;
  private static DSLContext warehouse;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    bed = STAR.bed();
    warehouse = bed.warehouse();
  }

  @AfterAll
  static void close() {
    bed.close();
  }

  @Test
  void isFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(DagDefinition.class))
        .hasAtLeastOneElementOfType(StreamStar.class);
  }

  @Test
  void ordersItsTasksByTheirTables() {
    assertThat(STAR.upstream("load_users")).isEmpty();
    assertThat(STAR.upstream("dedup_users")).containsExactly("load_users");
    assertThat(STAR.upstream("spend_per_user")).containsExactly("dedup_transactions");
    assertThat(STAR.upstream("publish_dwh"))
        .containsExactlyInAnyOrder(
            "dedup_products", "dedup_transactions", "dedup_users", "spend_per_user");
    assertThat(STAR.upstream("dq_customers")).containsExactly("publish_dwh");
    assertThat(STAR.upstream("dq_subscriptions")).containsExactly("publish_dwh");
    assertThat(STAR.upstream("publish_reports")).containsExactly("publish_dwh");
  }

  @Test
  void makesOfTheSampleWhatIsExpectedOfIt() throws IOException {
    StreamSample.forStar().write(folder, 1.0, 42);

    RunResult run = run();

    assertThat(run.state()).isEqualTo("success");
    assertThat(counts()).isEqualTo(Lines.expected(folder, "row_counts.csv"));
    assertThat(Lines.checks(run)).isEqualTo(Lines.expected(folder, "checks.csv"));
    assertThat(run.task("dedup_products").output()).isEqualTo(new Deduplicated(0, 460));
    assertThat(run.task("dedup_transactions").output()).isEqualTo(new Deduplicated(0, 12_870));
    assertThat(run.task("dedup_users").output()).isEqualTo(new Deduplicated(10_888, 1982));
    assertThat(run.task("dedup_users").log())
        .contains("removed 10888 duplicate rows from raw.users, 1982 remain");
    assertThat(run.task("count_users").output()).isEqualTo(1686);
    assertThat(run.task("dq_customers").output()).isEqualTo(new CustomerFigures(0, 0));
    assertThat(run.task("dq_subscriptions").output())
        .isInstanceOfSatisfying(
            SubscriptionFigures.class,
            found ->
                assertThat(figures(found))
                    .isEqualTo(Lines.expected(folder, "dq_subscriptions.csv")));
    var user = DWH.DIM_USER;
    assertThat(
            Lines.of(
                warehouse,
                user,
                "\t",
                user.CUSTOMER_ID,
                user.CUSTOMER_NAME,
                user.CUSTOMER_EMAIL,
                user.TOTAL_SPENDING))
        .containsExactlyInAnyOrderElementsOf(Lines.expected(folder, "dim_user.tsv"));
    assertThat(averages())
        .containsExactlyInAnyOrderElementsOf(Lines.expected(folder, "report_avg.csv"));
    assertThat(growth())
        .containsExactlyInAnyOrderElementsOf(Lines.expected(folder, "report_growth.csv"));
    assertThat(topUsers())
        .containsExactlyInAnyOrderElementsOf(Lines.expected(folder, "report_top5.csv"));
    assertThat(topProduct()).isEqualTo(Lines.expected(folder, "report_top_product.csv"));
  }

  @Test
  void writesNothingWhereNothingChanged() throws IOException {
    StreamSample.forStar().write(folder, 0.05, 7);
    run();
    List<String> counts = counts();
    List<String> published = Lines.written(warehouse, DWH);

    RunResult again = run();

    assertThat(again.succeeded()).isTrue();
    assertThat(counts()).isEqualTo(counts);
    assertThat(Lines.written(warehouse, DWH)).isEqualTo(published);
  }

  @Test
  void leavesNothingOfAnotherSource(@TempDir Path sample) throws IOException {
    StarFiles.usual(folder);
    run();
    List<String> alone = counts();
    StreamSample.forStar().write(sample, 0.02, 42);
    bed.run(STAR.reading(sample));
    assertThat(counts()).isNotEqualTo(alone);

    run();

    assertThat(counts()).isEqualTo(alone);
  }

  @Test
  void countsEachTransactionOnce() throws IOException {
    StarFiles.usual(folder);

    RunResult run = run();

    assertThat(topProduct()).containsExactly("Video,400,Chat,400");
    assertThat(topUsers()).containsExactlyInAnyOrder("1,cus_1,400", "2,cus_2,37");
    assertThat(run.task("dq_subscriptions").output())
        .isEqualTo(
            new SubscriptionFigures(
                1,
                1,
                new BigDecimal("7"),
                BigDecimal.ZERO,
                1,
                1,
                new BigDecimal("30"),
                BigDecimal.ZERO));
    assertThat(run.check("transactions_in_usd").failed()).isEqualTo(1);
  }

  @Test
  void comparesWholeMonths() throws IOException {
    StarFiles.usual(folder);

    run();

    assertThat(growth())
        .containsExactlyInAnyOrder(
            "2024-05-01,130,200,-35,-35.00 %", "2024-10-01,7,130,-94.62,-94.62 %");
    assertThat(averages()).containsExactlyInAnyOrder("2024-05-01,65", "2024-10-01,7");
  }

  @Test
  void keepsTheReportsOfOtherDates() throws IOException {
    StarFiles.usual(folder);
    try (TestBed own = STAR.bed()) {
      own.run(STAR.reading(folder));
      List<String> october = Lines.written(own.warehouse(), DWH);

      own.run(STAR.at("2024-05-03").reading(folder));

      assertThat(Lines.written(own.warehouse(), DWH)).containsAll(october);
      var report = DWH.REPORT_GROWTH;
      assertThat(
              own.warehouse()
                  .select(report.GROWTH)
                  .from(report)
                  .where(report.AS_OF.eq(OffsetDateTime.parse("2024-05-03T00:00Z")))
                  .orderBy(report.MONTH)
                  .fetch(report.GROWTH))
          .containsExactly("0.00 %", "100.00 %", "-50.00 %");
    }
  }

  @Test
  void callsACustomerByTheLastNameThereIs() throws IOException {
    StarFiles.usual(folder);

    run();

    var user = DWH.DIM_USER;
    assertThat(
            Lines.of(
                warehouse, user, "|", user.CUSTOMER_ID, user.CUSTOMER_NAME, user.CUSTOMER_EMAIL))
        .containsExactlyInAnyOrder("cus_1|acme|accounts", "cus_2||");
  }

  @Test
  void countsWhomItDoesNotKnow() throws IOException {
    StarFiles.usual(folder).users("cus_1|Acme|billing", "cus_9|Nine|");

    RunResult run = run();

    assertThat(run.succeeded()).isTrue();
    assertThat(run.task("dq_customers").output()).isEqualTo(new CustomerFigures(2, 1));
    assertThat(run.check("transactions_without_user").failed()).isEqualTo(2);
    assertThat(run.check("users_without_transaction").failingRows()).contains("cus_9");
    assertThat(
            Lines.of(
                warehouse,
                DWH.DIM_USER,
                "|",
                DWH.DIM_USER.CUSTOMER_ID,
                DWH.DIM_USER.TOTAL_SPENDING))
        .containsExactlyInAnyOrder("cus_1|400", "cus_9|0");
  }

  @Test
  void namesADateThatCannotBeReadAndPublishesNothing() throws IOException {
    StarFiles.usual(folder);
    run();
    List<String> before = Lines.written(warehouse, DWH);
    new StarFiles(folder)
        .transactions(
            "3/31/24 23:59|in_1|cus_1|sub_a|100|usd", "2/30/24 7:05|in_7|cus_1|sub_a|200|usd");

    RunResult run = run();

    assertThat(run.state()).isEqualTo("failed");
    assertThat(run.task("load_transactions").reason()).contains("readable_dates");
    assertThat(run.check("readable_dates").failingRows())
        .contains("2/30/24 7:05", "\"line_no\": 3");
    assertThat(run.task("publish_dwh").state()).isEqualTo("upstream_failed");
    assertThat(Lines.written(warehouse, DWH)).isEqualTo(before);
  }

  @Test
  void failsWithoutAFileAndKeepsWhatWasPublished() throws IOException {
    StarFiles.usual(folder);
    run();
    List<String> before = Lines.written(warehouse, DWH);
    Files.delete(folder.resolve("users.csv"));

    RunResult run = run();

    assertThat(run.task("load_users").reason()).contains("users.csv: no such file");
    assertThat(run.task("load_products").succeeded()).isTrue();
    assertThat(run.task("publish_dwh").state()).isEqualTo("upstream_failed");
    assertThat(Lines.written(warehouse, DWH)).isEqualTo(before);
  }

  @Test
  void refusesCommasInPlaceOfTabs() throws IOException {
    StreamSample.forB2b().write(folder, 0.01, 42);

    assertThat(run().task("load_products").reason())
        .contains("products.csv", "lacks")
        .doesNotContain("\n");
  }

  private RunResult run() {
    return bed.run(STAR.reading(folder));
  }

  private static List<String> counts() {
    return Lines.counts(warehouse, DWH, RAW);
  }

  private static List<String> averages() {
    var report = DWH.REPORT_AVG;
    return Lines.of(warehouse, report, ",", report.MONTH, report.AVG_TRANSACTION_AMOUNT);
  }

  private static List<String> growth() {
    var report = DWH.REPORT_GROWTH;
    return Lines.of(
        warehouse,
        report,
        ",",
        report.MONTH,
        report.MONTHLY_REVENUE,
        report.PREVIOUS_MONTH_REVENUE,
        report.REVENUE_GROWTH_PERCENT,
        report.GROWTH);
  }

  private static List<String> topUsers() {
    var report = DWH.REPORT_TOP5;
    return Lines.of(warehouse, report, ",", report.RANK, report.CUSTOMER_ID, report.TOTAL_SPENDING);
  }

  private static List<String> topProduct() {
    var report = DWH.REPORT_TOP_PRODUCT;
    return Lines.of(
        warehouse,
        report,
        ",",
        report.PRODUCT,
        report.TOTAL_SALES,
        report.PRODUCT_AS_PUBLISHED,
        report.TOTAL_SALES_AS_PUBLISHED);
  }

  private static List<String> figures(SubscriptionFigures found) {
    return List.of(
        "transactions_without," + found.withoutSubscription(),
        "customers_without," + found.customersWithout(),
        "usd_without," + text(found.usdWithout()),
        "eur_without," + text(found.eurWithout()),
        "transactions_of_unknown," + found.ofUnknown(),
        "customers_of_unknown," + found.customersOfUnknown(),
        "usd_of_unknown," + text(found.usdOfUnknown()),
        "eur_of_unknown," + text(found.eurOfUnknown()));
  }

  private static String text(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
