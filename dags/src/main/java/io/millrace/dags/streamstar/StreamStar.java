package io.millrace.dags.streamstar;

import static io.millrace.sql.stream_star.dwh.Dwh.DWH;
import static io.millrace.sql.stream_star.raw.Raw.RAW;
import static io.millrace.tasks.check.Checks.everyRow;
import static io.millrace.tasks.check.Checks.references;
import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static io.millrace.tasks.copy.FileRows.fileRowsArrived;
import static io.millrace.tasks.sql.SqlTasks.part;
import static io.millrace.tasks.sql.SqlTasks.publish;
import static io.millrace.tasks.sql.SqlTasks.query;
import static io.millrace.tasks.sql.SqlTasks.rebuild;
import static org.jooq.impl.DSL.selectCount;

import io.millrace.dags.stream.AsOf;
import io.millrace.dags.stream.Deduplicate;
import io.millrace.dags.stream.FileDates;
import io.millrace.dags.stream.Spending;
import io.millrace.dags.stream.sample.StreamSample;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.Retries;
import io.millrace.tasks.Schedule;
import io.millrace.tasks.sql.Rebuild;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.Table;

/** Products, transactions and users, tab-separated, into a star schema and its reports. */
public final class StreamStar implements DagDefinition {

  @Override
  public Dag define() {
    var dag =
        Dag.named("stream_star")
            .describedAs("Products, transactions and users into a star schema and its reports.")
            .schedule(Schedule.daily(ZoneOffset.UTC))
            .startingOn(LocalDate.of(2024, 1, 1))
            .endingOn(LocalDate.of(2024, 10, 14))
            .timeout(Duration.ofMinutes(30))
            .warehouse("stream_star")
            .retries(Retries.exponential(2, Duration.ofSeconds(10)))
            .sampleData(StreamSample.forStar());

    loadFiles(dag);
    dropRepetitions(dag);
    publishStar(dag);
    measure(dag);
    publishReports(dag);
    return dag.build();
  }

  private static void loadFiles(DagBuilder dag) {
    dag.task(
            "load_products",
            copy(csv("products.csv").tabDelimited()).into(RAW.PRODUCTS).replacing())
        .check(fileRowsArrived(RAW.PRODUCTS));
    dag.task(
            "load_transactions",
            copy(csv("transactions.csv").tabDelimited()).into(RAW.TRANSACTIONS).replacing())
        .check(fileRowsArrived(RAW.TRANSACTIONS))
        .check(
            everyRow(
                "readable_dates",
                RAW.TRANSACTIONS,
                FileDates.isReadable(RAW.TRANSACTIONS.DATE__28UTC_29)));
    dag.task("load_users", copy(csv("users.csv").tabDelimited()).into(RAW.USERS).replacing())
        .check(fileRowsArrived(RAW.USERS));
  }

  private static void dropRepetitions(DagBuilder dag) {
    dag.task("dedup_products", Deduplicate.of(RAW.PRODUCTS, RAW.DISTINCT_PRODUCTS));
    dag.task("dedup_transactions", Deduplicate.of(RAW.TRANSACTIONS, RAW.DISTINCT_TRANSACTIONS));
    dag.task("dedup_users", Deduplicate.of(RAW.USERS, RAW.DISTINCT_USERS));
    var paid = RAW.DISTINCT_TRANSACTIONS;
    var spent = RAW.SPEND_PER_USER;
    dag.task(
        "spend_per_user",
        rebuild(spent)
            .from(Spending.of(paid, paid.CUSTOMER_ID, paid.TOTAL, spent.TOTAL_SPENDING))
            .truncating());
  }

  private static void publishStar(DagBuilder dag) {
    dag.task(
        "publish_dwh",
        publish(
            part("dim_user", rebuild(DWH.DIM_USER).from(StarRows.users())),
            part("dim_product", rebuild(DWH.DIM_PRODUCT).from(StarRows.products())),
            part("fct_transaction", rebuild(DWH.FCT_TRANSACTION).from(StarRows.transactions()))));
    dag.task("count_users", query(selectCount().from(DWH.DIM_USER)));
  }

  private static void measure(DagBuilder dag) {
    dag.task("dq_customers", query(StarFigures.ofCustomers(), CustomerFigures.class))
        .check(
            references(DWH.FCT_TRANSACTION.CUSTOMER_ID, DWH.DIM_USER.CUSTOMER_ID)
                .named("transactions_without_user")
                .warning())
        .check(
            references(DWH.DIM_USER.CUSTOMER_ID, DWH.FCT_TRANSACTION.CUSTOMER_ID)
                .named("users_without_transaction")
                .warning());
    dag.task("dq_subscriptions", query(StarFigures.ofSubscriptions(), SubscriptionFigures.class))
        .check(StarFigures.withoutSubscription())
        .check(StarFigures.ofUnknownSubscription())
        .check(StarFigures.inDollars());
  }

  private static void publishReports(DagBuilder dag) {
    dag.task(
        "publish_reports",
        publish(
            part(
                "report_avg", report(DWH.REPORT_AVG, DWH.REPORT_AVG.AS_OF, StarReports.averages())),
            part(
                "report_top_product",
                report(
                    DWH.REPORT_TOP_PRODUCT,
                    DWH.REPORT_TOP_PRODUCT.AS_OF,
                    StarReports.topProduct())),
            part(
                "report_growth",
                report(DWH.REPORT_GROWTH, DWH.REPORT_GROWTH.AS_OF, StarReports.growth())),
            part(
                "report_top5",
                report(DWH.REPORT_TOP5, DWH.REPORT_TOP5.AS_OF, StarReports.topUsers()))));
  }

  private static Rebuild report(Table<?> table, Field<OffsetDateTime> asOf, Select<?> rows) {
    return rebuild(table).from(AsOf.amongOthers(table, asOf, rows));
  }
}
