package io.millrace.tasks.history;

import static io.millrace.tasks.history.History.history;
import static io.millrace.tasks.history.Shop.CUSTOMER;
import static io.millrace.tasks.history.Shop.CUSTOMERS;
import static io.millrace.tasks.history.Shop.MEMBER;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.Dag;
import io.millrace.tasks.TaskContext;
import java.time.OffsetDateTime;

/** The DAGs of docs/history.md, which a test holds equal. */
final class HistoryExamples {

  private HistoryExamples() {}

  // shown
  static Dag customers() {
    var dag = Dag.named("customers").warehouse("shop");
    var customers =
        history(CUSTOMER)
            .key(CUSTOMER.CUSTOMER_ID)
            .from(select(CUSTOMERS.CUSTOMER_ID, CUSTOMERS.NAME, CUSTOMERS.LEVEL).from(CUSTOMERS))
            .snapshot()
            .atLeast(80);
    var keep = dag.task("keep_customers", customers);
    customers.checks().forEach(keep::check);
    return dag.build();
  }

  // shown
  static Dag members() {
    var dag = Dag.named("members").warehouse("shop");
    var given =
        select(
                CUSTOMERS.SHOP,
                CUSTOMERS.CUSTOMER_ID,
                CUSTOMERS.NAME,
                CUSTOMERS.LEVEL,
                CUSTOMERS.EMAIL,
                CUSTOMERS.GONE)
            .from(CUSTOMERS);
    var members =
        history(MEMBER)
            .key(MEMBER.SHOP, MEMBER.CUSTOMER_ID)
            .from(given)
            .delta()
            .deleting(CUSTOMERS.GONE)
            .valid(MEMBER.SINCE, MEMBER.UNTIL)
            .openEnd(OffsetDateTime.parse("2099-12-31T00:00Z"))
            .current(MEMBER.IS_CURRENT)
            .overwriting(MEMBER.EMAIL);
    var keep = dag.task("keep_members", members);
    dag.task("plan", java(keep, (changes, context) -> plan(changes, context)));
    return dag.build();
  }

  // not shown
  private static void plan(HistoryResult changes, TaskContext context) {
    context.log(changes.toString());
  }
}
