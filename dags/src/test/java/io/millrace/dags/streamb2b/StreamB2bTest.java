package io.millrace.dags.streamb2b;

import static io.millrace.sql.stream_b2b.aggregate.Aggregate.AGGREGATE;
import static io.millrace.sql.stream_b2b.base.Base.BASE;
import static io.millrace.sql.stream_b2b.staging.Staging.STAGING;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dags.stream.Deduplicated;
import io.millrace.dags.stream.Lines;
import io.millrace.dags.stream.sample.StreamSample;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.TriggerRule;
import io.millrace.tasks.test.CheckOutcome;
import io.millrace.tasks.test.DagTest;
import io.millrace.tasks.test.RunResult;
import io.millrace.tasks.test.TestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamB2bTest {

  private static final DagTest B2B = DagTest.of(new StreamB2b()).at("2024-10-14");

  private static TestBed bed;
  private static DSLContext warehouse;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    bed = B2B.bed();
    warehouse = bed.warehouse();
  }

  @AfterAll
  static void close() {
    bed.close();
  }

  @Test
  void isFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(DagDefinition.class)).hasAtLeastOneElementOfType(StreamB2b.class);
  }

  @Test
  void publishesOnlyOnceAllFilesAreLoaded() {
    assertThat(B2B.upstream("file")).containsExactly("list_source");
    assertThat(B2B.upstream("clean_users")).containsExactly("file");
    assertThat(B2B.task("clean_users").triggerRule()).isEqualTo(TriggerRule.ALL_DONE);
    assertThat(B2B.upstream("stg_users")).containsExactly("clean_users");
    assertThat(B2B.upstream("total_spending_per_user")).containsExactly("clean_transactions");
    assertThat(B2B.upstream("publish_aggregates"))
        .containsExactlyInAnyOrder("file", "stg_products", "stg_transactions");
    assertThat(B2B.task("publish_aggregates").triggerRule()).isEqualTo(TriggerRule.ALL_SUCCESS);
  }

  @Test
  void makesOfTheSampleWhatIsExpectedOfIt() throws IOException {
    StreamSample.forB2b().write(folder, 1.0, 42);

    RunResult run = run();

    assertThat(run.state()).isEqualTo("success");
    assertThat(counts()).isEqualTo(Lines.expected(folder, "row_counts.csv"));
    assertThat(Lines.checks(run)).isEqualTo(Lines.expected(folder, "checks.csv"));
    assertThat(run.task("clean_users").output()).isEqualTo(new Deduplicated(10_888, 1982));
    var user = STAGING.STG_USERS;
    assertThat(
            Lines.of(
                warehouse,
                user,
                "\t",
                user.CUSTOMER_ID,
                user.CUSTOMER_NAME,
                user.CUSTOMER_EMAIL,
                user.VALID_NAME))
        .containsExactlyInAnyOrderElementsOf(Lines.expected(folder, "stg_users.tsv"));
    assertThat(warehouse.fetchCount(user, user.VALID_NAME.eq(0))).isEqualTo(143);
    var spent = BASE.TOTAL_SPENDING_PER_USER;
    assertThat(Lines.of(warehouse, spent, ",", spent.CUSTOMER_ID, spent.TOTAL_SPENDING))
        .containsExactlyInAnyOrderElementsOf(Lines.expected(folder, "total_spending_per_user.csv"));
    assertThat(averages()).containsExactlyInAnyOrderElementsOf(expected("agg_avg_user_trans"));
    assertThat(growth()).containsExactlyInAnyOrderElementsOf(expected("agg_monthly_rev_growth"));
    assertThat(topProducts())
        .containsExactlyInAnyOrderElementsOf(expected("agg_product_cat_highest_sales"));
    assertThat(topCustomers())
        .containsExactlyInAnyOrderElementsOf(expected("agg_top_five_by_transactions"));
  }

  @Test
  void writesNothingWhereNothingChanged() throws IOException {
    StreamSample.forB2b().write(folder, 0.05, 7);
    run();
    List<String> counts = counts();
    List<String> published = Lines.written(warehouse, AGGREGATE);

    RunResult again = run();

    assertThat(again.succeeded()).isTrue();
    assertThat(counts()).isEqualTo(counts);
    assertThat(Lines.written(warehouse, AGGREGATE)).isEqualTo(published);
  }

  @Test
  void leavesNothingOfAnotherSource(@TempDir Path sample) throws IOException {
    B2bFiles.usual(folder);
    run();
    List<String> alone = counts();
    StreamSample.forB2b().write(sample, 0.02, 42);
    bed.run(B2B.reading(sample));
    assertThat(counts()).isNotEqualTo(alone);

    run();

    assertThat(counts()).isEqualTo(alone);
  }

  @Test
  void looksBackFromTheLogicalDate() throws IOException {
    B2bFiles.usual(folder);

    run();

    assertThat(averages())
        .containsExactlyInAnyOrder("2024-05-01,150", "2024-06-01,30", "2024-10-01,7");
    assertThat(growth())
        .containsExactlyInAnyOrder(
            "2024-05-01,1300,,0", "2024-06-01,30,1300,-97.69", "2024-10-01,7,30,-76.67");
    assertThat(topCustomers()).containsExactlyInAnyOrder("cus_1,1300", "cus_2,37");
  }

  @Test
  void countsEachTransactionOnceAndProductsWithoutSalesLast() throws IOException {
    B2bFiles.usual(folder)
        .products(
            "sub_a,plan_1,Chat,month,59,active",
            "sub_a,plan_2,Video,month,499,active",
            "sub_unsold,plan_3,Feeds,month,9,active");

    run();

    assertThat(topProducts()).containsExactly("Video,1300");
  }

  @Test
  void callsACustomerByTheLastNameThereIs() throws IOException {
    B2bFiles.usual(folder);

    run();

    var user = STAGING.STG_USERS;
    assertThat(
            Lines.of(
                warehouse,
                user,
                "|",
                user.CUSTOMER_ID,
                user.CUSTOMER_NAME,
                user.CUSTOMER_EMAIL,
                user.VALID_NAME))
        .containsExactlyInAnyOrder("cus_1|acme|accounts|1", "cus_2|||0");
    assertThat(warehouse.fetchCount(BASE.USERS, BASE.USERS.CUSTOMER_NAME.eq("A,c"))).isEqualTo(1);
  }

  @Test
  void goesOnWithTheOtherFilesWhereOneIsBad() throws IOException {
    B2bFiles.usual(folder);
    run();
    List<String> published = Lines.written(warehouse, AGGREGATE);
    new B2bFiles(folder)
        .transactions("1/1/24 7:00,in_8,cus_1,,1,usd", "1/32/24 7:00,in_9,cus_1,,1,usd")
        .users("cus_3,Three,three");

    RunResult run = run();

    assertThat(run.state()).isEqualTo("failed");
    assertThat(run.task("load_transactions[1]").reason()).contains("readable_dates");
    assertThat(run.check("readable_dates").failingRows()).contains("1/32/24 7:00");
    assertThat(run.task("load_users[2]").succeeded()).isTrue();
    assertThat(run.task("load_users[1]").state()).isEqualTo("skipped");
    assertThat(warehouse.fetchValues(STAGING.STG_USERS.CUSTOMER_ID)).containsExactly("cus_3");
    assertThat(warehouse.fetchCount(STAGING.STG_TRANSACTIONS)).isEqualTo(5);
    assertThat(run.task("publish_aggregates").state()).isEqualTo("upstream_failed");
    assertThat(Lines.written(warehouse, AGGREGATE)).isEqualTo(published);
  }

  @Test
  void namesFilesThatAreMissingOrNotExpected() throws IOException {
    B2bFiles.usual(folder).write("notes.csv", "a,b");
    Files.delete(folder.resolve("products.csv"));

    RunResult run = run();

    assertThat(run.task("validate[0]").reason())
        .contains("notes.csv: no file is expected by this name");
    assertThat(run.task("validate[1]").reason()).contains("lacks products.csv");
    assertThat(run.task("load_transactions[2]").succeeded()).isTrue();
    assertThat(run.task("load_users[3]").succeeded()).isTrue();
    assertThat(run.state()).isEqualTo("failed");
  }

  @Test
  void leavesFilesWhereTheyAreIfItIsNotToldToMoveThem() throws IOException {
    B2bFiles.usual(folder).write("notes.csv", "a,b");

    RunResult run = run();

    assertThat(run.task("move_to_success[1]").succeeded()).isTrue();
    assertThat(run.task("move_to_failed[0]").succeeded()).isTrue();
    assertThat(run.task("move_to_failed[1]").state()).isEqualTo("skipped");
    assertThat(files())
        .containsExactly("notes.csv", "products.csv", "transactions.csv", "users.csv");
  }

  @Test
  void movesFilesThroughProcessingToSuccessOrFailed() throws IOException {
    B2bFiles.usual(folder).write("notes.csv", "a,b").users("cus_1,\"open").write(".hidden", "");

    RunResult run = moving();

    assertThat(run.state()).isEqualTo("failed");
    assertThat(run.task("load_users[3]").reason()).contains("processing/users.csv: a quote opens");
    assertThat(files())
        .containsExactly(
            ".hidden",
            "failed/notes.csv",
            "failed/users.csv",
            "success/products.csv",
            "success/transactions.csv");
  }

  @Test
  void takesAMendedFileAlone() throws IOException {
    B2bFiles.usual(folder).users("cus_1,\"open");
    moving();
    new B2bFiles(folder).users("cus_3,Three,three");

    RunResult run = moving();

    assertThat(run.state()).isEqualTo("success");
    assertThat(run.task("publish_aggregates").succeeded()).isTrue();
    assertThat(warehouse.fetchValues(STAGING.STG_USERS.CUSTOMER_ID)).containsExactly("cus_3");
    assertThat(files())
        .containsExactly(
            "failed/users.csv",
            "success/products.csv",
            "success/transactions.csv",
            "success/users.csv");
  }

  @Test
  void putsAFileThatWasProcessedBeforeAsideAndDoesNotLoadIt() throws IOException {
    B2bFiles.usual(folder);
    moving();
    List<String> counts = counts();
    var again = new B2bFiles(folder).products("sub_z,plan_9,New,month,1,active");
    moving();
    again.products("sub_z,plan_9,New,month,2,active");

    RunResult run = moving();

    assertThat(run.state()).isEqualTo("failed");
    assertThat(run.task("validate[0]").reason())
        .contains("products.csv: already processed", "success/products.csv");
    assertThat(files())
        .containsExactly(
            "failed/products.csv",
            "failed/products.csv.2",
            "success/products.csv",
            "success/transactions.csv",
            "success/users.csv");
    assertThat(counts()).isEqualTo(counts);
  }

  @Test
  void namesAFolderThatIsMissing() {
    RunResult run = bed.run(B2B.reading(folder.resolve("nowhere")));

    assertThat(run.state()).isEqualTo("failed");
    assertThat(run.task("list_source").reason()).contains("nowhere");
  }

  @Test
  void warnsOfRowsWithoutKeyAndKeepsThem() throws IOException {
    B2bFiles.usual(folder)
        .transactions("5/14/24 0:00,,cus_1,,2,usd", "5/14/24 0:00,in_1,,,3,usd")
        .users(",Nobody,nobody", "cus_1,,");

    RunResult run = run();

    assertThat(run.succeeded()).isTrue();
    assertThat(run.check("not_null_transaction_id"))
        .extracting(CheckOutcome::status, CheckOutcome::failed, CheckOutcome::checked)
        .containsExactly("warned", 1L, 2L);
    assertThat(run.check("not_null_customer_id").failingRows()).contains("Nobody");
    assertThat(run.check("unique_customer_id").status()).isEqualTo("passed");
    assertThat(warehouse.fetchCount(STAGING.STG_TRANSACTIONS)).isEqualTo(2);
  }

  private RunResult run() {
    return bed.run(B2B.reading(folder));
  }

  private RunResult moving() {
    return bed.run(B2B.with(FileChain.MOVES, true).reading(folder));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private List<String> expected(String table) {
    return Lines.expected(folder, table + ".csv");
  }

  private static List<String> counts() {
    return Lines.counts(warehouse, AGGREGATE, BASE, STAGING);
  }

  private static List<String> averages() {
    var table = AGGREGATE.AGG_AVG_USER_TRANS;
    return Lines.of(warehouse, table, ",", table.MONTH, table.AVG_TRANSACTION_AMOUNT);
  }

  private static List<String> growth() {
    var table = AGGREGATE.AGG_MONTHLY_REV_GROWTH;
    return Lines.of(
        warehouse,
        table,
        ",",
        table.MONTH,
        table.MONTHLY_REVENUE,
        table.PREVIOUS_MONTH_REVENUE,
        table.REVENUE_GROWTH_PERCENT);
  }

  private static List<String> topProducts() {
    var table = AGGREGATE.AGG_PRODUCT_CAT_HIGHEST_SALES;
    return Lines.of(warehouse, table, ",", table.PRODUCT, table.TOTAL_SALES);
  }

  private static List<String> topCustomers() {
    var table = AGGREGATE.AGG_TOP_FIVE_BY_TRANSACTIONS;
    return Lines.of(warehouse, table, ",", table.CUSTOMER_ID, table.SUM_TRANSACTIONS);
  }
}
