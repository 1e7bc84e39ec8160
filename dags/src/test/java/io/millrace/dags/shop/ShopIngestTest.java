package io.millrace.dags.shop;

import static io.millrace.sql.shop.history.History.HISTORY;
import static io.millrace.sql.shop.landing.Landing.LANDING;
import static io.millrace.sql.shop.report.Report.REPORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.truncate;

import io.millrace.dags.shop.sample.ShopSample;
import io.millrace.dags.stream.Lines;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.test.DagTest;
import io.millrace.tasks.test.RunResult;
import io.millrace.tasks.test.TestBed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Schema;
import org.jooq.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopIngestTest {

  private static final DagTest SHOP = DagTest.of(new ShopIngest());
  private static final DagTest TOP = DagTest.of(new ShopTopCustomers()).with("until", "2024-10-15");
  private static final LocalDate FIRST = LocalDate.of(2024, 10, 9);
  private static final LocalDate LAST = LocalDate.of(2024, 10, 16);
  private static final double SCALE = 0.02;

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
  void isFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(DagDefinition.class))
        .hasAtLeastOneElementOfType(ShopIngest.class)
        .hasAtLeastOneElementOfType(ShopTopCustomers.class);
  }

  @Test
  void sourcesDoNotWaitForEachOther() {
    assertThat(SHOP.upstream("load_sales")).containsExactly("wait_for_sales");
    assertThat(SHOP.upstream("keep_sales")).containsExactlyInAnyOrder("look_around", "load_sales");
    assertThat(SHOP.upstream("known_customer"))
        .containsExactlyInAnyOrder("load_customer", "load_sales");
    assertThat(SHOP.upstream("publish_reports"))
        .containsExactlyInAnyOrder("keep_customer", "keep_sales", "keep_product");
  }

  @Test
  void makesOfTheSampleWhatIsExpectedOfIt() throws IOException {
    sample();

    List<RunResult> runs = runAll();

    assertThat(runs).allMatch(RunResult::succeeded);
    assertThat(counts()).isEqualTo(expected("row_counts.csv"));
    var growth = REPORT.CUSTOMER_GROWTH;
    assertThat(lines(growth)).isEqualTo(expected("customer_growth.csv"));
    assertThat(lines(REPORT.SALES_BY_MEMBERSHIP)).isEqualTo(expected("sales_by_membership.csv"));
    assertThat(lines(REPORT.PRODUCT_SALE_BREAKDOWN))
        .isEqualTo(expected("product_sale_breakdown.csv"));
    assertThat(lines(REPORT.PRODUCT_SALE_BREAKDOWN_AS_PUBLISHED))
        .isEqualTo(expected("product_sale_breakdown_as_published.csv"));
    assertThat(watermark()).isEqualTo(expected("watermark.csv"));
    assertThat(warnings(runs)).isEqualTo(expected("checks.csv"));
    assertThat(bed.run(TOP).succeeded()).isTrue();
    assertThat(top(REPORT.TOP_CUSTOMERS)).containsExactlyElementsOf(read("top_customers.csv"));
    assertThat(top(REPORT.TOP_ACTIVE_CUSTOMERS))
        .containsExactlyElementsOf(read("top_active_customers.csv"));
  }

  @Test
  void endsTheSameWhenAllDaysAreRunAgain() throws IOException {
    sample();
    runAll();
    List<String> before = contents();
    List<String> written = Lines.written(warehouse, HISTORY);

    assertThat(runAll()).allMatch(RunResult::succeeded);

    assertThat(contents()).isEqualTo(before);
    assertThat(Lines.written(warehouse, HISTORY)).isEqualTo(written);
  }

  @Test
  void endsTheSameAfterAResetAndAFullRerun() throws IOException {
    sample();
    runAll();
    List<String> before = contents();
    for (Schema schema : List.of(LANDING, HISTORY, REPORT)) {
      schema.getTables().forEach(table -> warehouse.execute(truncate(table)));
    }
    warehouse.execute("truncate millrace.history_load, millrace.history_key");

    runAll();

    assertThat(contents()).isEqualTo(before);
  }

  private void sample() throws IOException {
    new ShopSample().write(folder, SCALE, 42);
  }

  private List<RunResult> runAll() {
    return FIRST.datesUntil(LAST.plusDays(1)).map(this::run).toList();
  }

  private RunResult run(LocalDate day) {
    return bed.run(SHOP.at(day).reading(folder));
  }

  private List<String> counts() {
    return Lines.counts(warehouse, LANDING, HISTORY, REPORT);
  }

  /** Of all tables that say the same after each rerun. */
  private List<String> contents() {
    List<String> contents = new ArrayList<>(watermark());
    for (Schema schema : List.of(HISTORY, REPORT)) {
      for (Table<?> table : schema.getTables()) {
        lines(table).forEach(line -> contents.add(table.getName() + "," + line));
      }
    }
    return contents;
  }

  private List<String> lines(Table<?> table) {
    return Lines.of(warehouse, table, ",", table.fields()).stream().sorted().toList();
  }

  private List<String> top(Table<?> table) {
    return lines(table).stream()
        .map(line -> line.replaceFirst("^2024-10-15,", ""))
        .sorted(Comparator.comparingInt(line -> Integer.parseInt(line.split(",", 2)[0])))
        .toList();
  }

  private List<String> watermark() {
    var mark = LANDING.WATERMARK;
    return Lines.of(
            warehouse,
            mark,
            ",",
            mark.SOURCE,
            mark.FILE_DATE,
            mark.FILE_NAME,
            mark.PROCESSED_ROWS,
            mark.ERROR_ROWS)
        .stream()
        .sorted()
        .toList();
  }

  private static List<String> warnings(List<RunResult> runs) {
    List<String> warnings = new ArrayList<>();
    LocalDate day = FIRST;
    for (RunResult run : runs) {
      for (String check :
          Stream.of(
                  "known_customer",
                  "known_product",
                  "positive_quantity",
                  "total_is_quantity_times_price")
              .toList()) {
        warnings.add(day + "," + check + "," + run.check(check).failed());
      }
      day = day.plusDays(1);
    }
    return warnings;
  }

  private List<String> expected(String file) {
    return read(file).stream().sorted().toList();
  }

  private List<String> read(String file) {
    return Lines.expected(folder, file);
  }
}
