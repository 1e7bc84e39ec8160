package io.millrace.tasks.sql;

import static io.millrace.tasks.bakery.Bakery.BIG_SALES;
import static io.millrace.tasks.bakery.Bakery.BUYERS;
import static io.millrace.tasks.bakery.Bakery.CUSTOMERS;
import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.bakery.Bakery.SALES;
import static io.millrace.tasks.bakery.Bakery.UNREADABLE;
import static io.millrace.tasks.sql.Rejections.assertRejected;
import static io.millrace.tasks.sql.SqlTasks.opaque;
import static io.millrace.tasks.sql.SqlTasks.rebuild;
import static io.millrace.tasks.sql.SqlTasks.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.asterisk;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import org.jooq.Select;
import org.junit.jupiter.api.Test;

class StatedTest {

  private final DagBuilder dag = Dag.named("shop").warehouse("shop");

  @Test
  void refusesPlainSqlThatCouldHideATableUnlessItIsStated() {
    Select<?> hiding =
        select(CUSTOMERS.CUSTOMER_ID, field("(select max(note) from raw.orders)").as("name"))
            .from(CUSTOMERS);

    assertRejected(
        rebuild(BUYERS).from(hiding),
        "what it reads cannot be seen through the plain SQL \"(select max(note) from raw.orders)\";"
            + " write it in jOOQ, or state the tables with .reads(..)");
    assertRejected(
        sql(deleteFrom(BUYERS).where(BUYERS.NAME.in(select(UNREADABLE.COUNTRY).from(UNREADABLE)))),
        "the view mart.unreadable, whose SQL cannot be parsed");
    assertThat(rebuild(BUYERS).from(hiding).reads(ORDERS).lineage().reads())
        .hasToString("[raw.customers, raw.orders]");
  }

  @Test
  void seesAStarOfPlainSqlAsOpaque() {
    assertRejected(
        sql(insertInto(BUYERS).select(select(asterisk()).from("raw.customers"))),
        "the plain SQL \"raw.customers\"");
  }

  @Test
  void refusesTextThatDoesNotStateWhatItReadsAndWrites() {
    String sentence = "SQL given as text must state what it reads and what it writes";

    assertRejected(opaque("call refresh()"), sentence);
    assertRejected(opaque("call refresh()").reads(ORDERS), sentence);
    assertRejected(opaque("call refresh()").writes(SALES), sentence);

    var stated = opaque("call refresh()").reads(ORDERS).writes(SALES);
    assertThat(dag.task("refresh", stated).id()).isEqualTo("refresh");
    assertThat(stated.lineage())
        .hasToString("Lineage[reads=[raw.orders], writes=[mart.sales], columns={}]");
  }

  @Test
  void takesAViewThatIsStatedForItsTables() {
    dag.task("report", opaque("call report()").reads(BIG_SALES).writes());
    dag.task("clear", sql(deleteFrom(SALES)));
    dag.task(
            "keep",
            rebuild(BUYERS)
                .from(
                    select(BIG_SALES.TOTAL.as("customer_id"), BIG_SALES.COUNTRY.as("name"))
                        .from(BIG_SALES)))
        .readsBefore(BIG_SALES);

    assertThat(dag.build().tasks())
        .extracting(task -> task.id() + " after " + task.upstream())
        .containsExactly("keep after []", "clear after [keep]", "report after [clear]");
  }
}
