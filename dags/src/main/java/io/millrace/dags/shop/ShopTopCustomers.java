package io.millrace.dags.shop;

import static io.millrace.sql.shop.report.Report.REPORT;
import static io.millrace.tasks.sql.SqlTasks.part;
import static io.millrace.tasks.sql.SqlTasks.publish;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.Retries;
import io.millrace.tasks.RunParam;
import java.time.Duration;
import java.time.LocalDate;

/** The shop's best customers until a day, whenever somebody asks. */
public final class ShopTopCustomers implements DagDefinition {

  @Override
  public Dag define() {
    var dag =
        Dag.named("shop_top_customers")
            .describedAs("The shop's best customers until a day, whenever somebody asks.")
            .timeout(Duration.ofMinutes(10))
            .warehouse("shop")
            .retries(Retries.exponential(2, Duration.ofSeconds(10)));
    RunParam<LocalDate> until =
        dag.param(RunParam.date("until").describedAs("The last day whose sales count."));

    var all = REPORT.TOP_CUSTOMERS;
    var active = REPORT.TOP_ACTIVE_CUSTOMERS;
    dag.task(
        "publish_top_customers",
        publish(
            part(
                "top_customers",
                Slice.of(all, all.UNTIL_DATE, until.field(), TopCustomers.ofAll(until.field()))),
            part(
                "top_active_customers",
                Slice.of(
                    active,
                    active.UNTIL_DATE,
                    until.field(),
                    TopCustomers.ofActive(until.field())))));
    return dag.build();
  }
}
