package io.millrace.dags.streamb2b;

import static io.millrace.sql.stream_b2b.aggregate.Aggregate.AGGREGATE;
import static io.millrace.sql.stream_b2b.base.Base.BASE;
import static io.millrace.sql.stream_b2b.staging.Staging.STAGING;
import static io.millrace.tasks.check.Checks.notNull;
import static io.millrace.tasks.check.Checks.unique;
import static io.millrace.tasks.sql.SqlTasks.part;
import static io.millrace.tasks.sql.SqlTasks.publish;
import static io.millrace.tasks.sql.SqlTasks.rebuild;

import io.millrace.dags.stream.AsOf;
import io.millrace.dags.stream.Deduplicate;
import io.millrace.dags.stream.Spending;
import io.millrace.dags.stream.sample.StreamSample;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.Retries;
import io.millrace.tasks.Schedule;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.TriggerRule;
import io.millrace.tasks.sql.Rebuild;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.Table;

/** Products, transactions and users, file by file, into what Stream Pulse reports. */
public final class StreamB2b implements DagDefinition {

  @Override
  public Dag define() {
    var dag =
        Dag.named("stream_b2b")
            .describedAs("Products, transactions and users, file by file, into Stream Pulse.")
            .schedule(Schedule.daily(ZoneOffset.UTC))
            .startingOn(LocalDate.of(2024, 1, 1))
            .endingOn(LocalDate.of(2024, 10, 14))
            .timeout(Duration.ofMinutes(30))
            .warehouse("stream_b2b")
            .retries(Retries.exponential(2, Duration.ofSeconds(10)))
            .sampleData(StreamSample.forB2b());

    TaskRef<Void> files = FileChain.addTo(dag);
    clean(dag);
    stage(dag);
    publishAggregates(dag, files);
    return dag.build();
  }

  /** Whatever became of the files: a table whose file was refused is as it was. */
  private static void clean(DagBuilder dag) {
    dag.task("clean_products", Deduplicate.of(BASE.PRODUCTS_FILE, BASE.PRODUCTS))
        .triggerRule(TriggerRule.ALL_DONE);
    dag.task("clean_transactions", Deduplicate.of(BASE.TRANSACTIONS_FILE, BASE.TRANSACTIONS))
        .triggerRule(TriggerRule.ALL_DONE);
    dag.task("clean_users", Deduplicate.of(BASE.USERS_FILE, BASE.USERS))
        .triggerRule(TriggerRule.ALL_DONE);
    var paid = BASE.TRANSACTIONS;
    var spent = BASE.TOTAL_SPENDING_PER_USER;
    dag.task(
        "total_spending_per_user",
        rebuild(spent).from(Spending.of(paid, paid.CUSTOMER_ID, paid.TOTAL, spent.TOTAL_SPENDING)));
  }

  private static void stage(DagBuilder dag) {
    var products = STAGING.STG_PRODUCTS;
    dag.task("stg_products", rebuild(products).from(StagingRows.products()).truncating())
        .check(unique(products.SURROGATE_KEY).warning().keepingAllRows())
        .check(notNull(products.SURROGATE_KEY).warning().keepingAllRows());
    var transactions = STAGING.STG_TRANSACTIONS;
    dag.task(
            "stg_transactions", rebuild(transactions).from(StagingRows.transactions()).truncating())
        .check(unique(transactions.TRANSACTION_ID).warning().keepingAllRows())
        .check(notNull(transactions.TRANSACTION_ID).warning().keepingAllRows());
    var users = STAGING.STG_USERS;
    dag.task("stg_users", rebuild(users).from(StagingRows.users()).truncating())
        .check(unique(users.CUSTOMER_ID).warning().keepingAllRows())
        .check(notNull(users.CUSTOMER_ID).warning().keepingAllRows());
  }

  private static void publishAggregates(DagBuilder dag, TaskRef<Void> files) {
    var averages = AGGREGATE.AGG_AVG_USER_TRANS;
    var growth = AGGREGATE.AGG_MONTHLY_REV_GROWTH;
    var products = AGGREGATE.AGG_PRODUCT_CAT_HIGHEST_SALES;
    var customers = AGGREGATE.AGG_TOP_FIVE_BY_TRANSACTIONS;
    dag.task(
            "publish_aggregates",
            publish(
                part("average", slice(averages, averages.AS_OF, AggregateRows.averages())),
                part("growth", slice(growth, growth.AS_OF, AggregateRows.growth())),
                part("top_product", slice(products, products.AS_OF, AggregateRows.topProducts())),
                part(
                    "top_customers",
                    slice(customers, customers.AS_OF, AggregateRows.topCustomers()))))
        .after(files);
  }

  private static Rebuild slice(Table<?> table, Field<OffsetDateTime> asOf, Select<?> rows) {
    return rebuild(table).from(AsOf.amongOthers(table, asOf, rows));
  }
}
