package io.millrace.dags.shop;

import static io.millrace.sql.shop.landing.Landing.LANDING;
import static io.millrace.sql.shop.report.Report.REPORT;
import static io.millrace.tasks.RunValue.LOGICAL_DAY;
import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static io.millrace.tasks.copy.Copy.json;
import static io.millrace.tasks.copy.FileRows.fileRowsArrived;
import static io.millrace.tasks.sensor.Sensors.until;
import static io.millrace.tasks.sql.SqlTasks.part;
import static io.millrace.tasks.sql.SqlTasks.publish;
import static io.millrace.tasks.sql.SqlTasks.rebuild;

import io.millrace.dags.shop.sample.ShopSample;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.Retries;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.Schedule;
import io.millrace.tasks.SensorContext;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.copy.Copy;
import io.millrace.tasks.history.History;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jooq.Table;

/** A shop's customers, sales and products, a file each a day, into histories and reports. */
public final class ShopIngest implements DagDefinition {

  /** A file of which more is bad is no file of this kind. */
  private static final int MOST_BAD_PERCENT = 50;

  /** After the end of its day a file is waited for, but not for longer. */
  private static final Duration PATIENCE = Duration.ofHours(6);

  private static final RunParam<Boolean> LATE =
      RunParam.bool("late")
          .orElse(false)
          .describedAs("Load files even if those of a later day were loaded before.");

  private static final RunParam<String> ERROR_REPORTS =
      RunParam.text("error_reports")
          .orElse("error_reports")
          .describedAs("Folder for the error reports, within the source folder or elsewhere.");

  @Override
  public Dag define() {
    var dag =
        Dag.named("shop_ingest")
            .describedAs("A shop's customers, sales and products into histories and reports.")
            .schedule(Schedule.daily(ZoneOffset.UTC))
            .startingOn(LocalDate.of(2024, 10, 9))
            .endingOn(LocalDate.of(2024, 10, 16))
            .maxActiveRuns(1)
            .timeout(Duration.ofHours(12))
            .warehouse("shop")
            .retries(Retries.exponential(2, Duration.ofSeconds(10)))
            .sampleData(new ShopSample());
    dag.param(LATE);
    dag.param(ERROR_REPORTS);

    var look = dag.task("look_around", new LookAround());
    for (Source source : Source.values()) {
      look.readsBefore(Watermark.table(source));
    }
    ingestCustomers(dag);
    ingestSales(dag);
    ingestProducts(dag);
    dag.check("known_customer", SaleChecks.ofKnownCustomer());
    dag.check("known_product", SaleChecks.ofKnownProduct());
    publishReports(dag);
    return dag.build();
  }

  private static void ingestCustomers(DagBuilder dag) {
    var landed = LANDING.CUSTOMER;
    var file =
        csv(Source.CUSTOMER::file)
            .accepting(landed.GENDER, "M", "F", "U")
            .accepting(landed.MEMBERSHIP_STATUS, "active", "inactive")
            .accepting(landed.LANGUAGE, "en-US", "es-ES", "fr-FR");
    var loaded = load(dag, Source.CUSTOMER, copy(file).into(landed), landed);
    keep(dag, Source.CUSTOMER, loaded, Versions.ofCustomers());
  }

  private static void ingestSales(DagBuilder dag) {
    var landed = LANDING.SALES;
    var file =
        csv(Source.SALES::file)
            .delimitedBy('~')
            .withoutHeader(
                landed.SALE_ID,
                landed.CUSTOMER_ID,
                landed.PRODUCT_ID,
                landed.QUANTITY,
                landed.PRICE_PER_UNIT,
                landed.TOTAL_PRICE,
                landed.SALE_DATE);
    var loaded =
        load(dag, Source.SALES, copy(file).into(landed), landed)
            .check(SaleChecks.positiveQuantity())
            .check(SaleChecks.totalIsQuantityTimesPrice());
    keep(dag, Source.SALES, loaded, Versions.ofSales());
  }

  private static void ingestProducts(DagBuilder dag) {
    var landed = LANDING.PRODUCT;
    var file = json(Source.PRODUCT::file).optional(landed.DESCRIPTION);
    var loaded = load(dag, Source.PRODUCT, copy(file).into(landed), landed);
    keep(dag, Source.PRODUCT, loaded, Versions.ofProducts());
  }

  private static TaskRef<LoadedFile> load(
      DagBuilder dag, Source source, Copy.Into into, Table<?> landed) {
    var waited =
        dag.task(
            "wait_for_" + source.id(),
            until("the file of " + source.id(), context -> isThereOrOverdue(source, context)));
    var copy =
        into.replacing()
            .maxRejectPercent(MOST_BAD_PERCENT)
            .reportingErrorsTo(ERROR_REPORTS, source::errors);
    return dag.task("load_" + source.id(), new LoadDay(source, landed, copy, LATE))
        .after(waited)
        .readsBefore(Watermark.table(source))
        .check(fileRowsArrived(landed));
  }

  private static boolean isThereOrOverdue(Source source, SensorContext context) {
    var interval = context.dataInterval();
    LocalDate day = LocalDate.ofInstant(interval.start(), ZoneOffset.UTC);
    return new LandingZone(context.source()).has(source, day)
        || !context.now().isBefore(interval.end().plus(PATIENCE));
  }

  private static void keep(
      DagBuilder dag, Source source, TaskRef<LoadedFile> loaded, History history) {
    var kept = dag.task("keep_" + source.id(), new KeepVersions(source, loaded, history));
    history.checks().forEach(kept::check);
  }

  /** Where a file is missing or came late, of what there is. */
  private static void publishReports(DagBuilder dag) {
    var published = REPORT.PRODUCT_SALE_BREAKDOWN_AS_PUBLISHED;
    dag.task(
            "publish_reports",
            publish(
                part("customer_growth", rebuild(REPORT.CUSTOMER_GROWTH).from(ShopReports.growth())),
                part(
                    "sales_by_membership",
                    rebuild(REPORT.SALES_BY_MEMBERSHIP).from(ShopReports.byMembership())),
                part(
                    "product_sale_breakdown",
                    rebuild(REPORT.PRODUCT_SALE_BREAKDOWN).from(ShopReports.breakdown())),
                part(
                    "product_sale_breakdown_as_published",
                    Slice.of(
                        published,
                        published.AS_OF,
                        LOGICAL_DAY,
                        ShopReports.breakdownAsPublished()))))
        .check(SaleChecks.allFilesCame());
  }
}
