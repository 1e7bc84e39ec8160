package io.millrace.tasks.sql;

import static io.millrace.tasks.bakery.Bakery.BIG_SALES;
import static io.millrace.tasks.bakery.Bakery.BUYERS;
import static io.millrace.tasks.bakery.Bakery.CUSTOMERS;
import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.bakery.Bakery.SALES;
import static io.millrace.tasks.bakery.Bakery.UNREADABLE;
import static io.millrace.tasks.sql.SqlTasks.insert;
import static io.millrace.tasks.sql.SqlTasks.merge;
import static io.millrace.tasks.sql.SqlTasks.opaque;
import static io.millrace.tasks.sql.SqlTasks.part;
import static io.millrace.tasks.sql.SqlTasks.publish;
import static io.millrace.tasks.sql.SqlTasks.query;
import static io.millrace.tasks.sql.SqlTasks.rebuild;
import static io.millrace.tasks.sql.SqlTasks.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.asterisk;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.val;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.DagRejected;
import io.millrace.tasks.Task;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.bakery.OpenBakery;
import io.millrace.testing.TestDatabase;
import org.jooq.Select;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlTasksTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final OpenBakery bakery = new OpenBakery(warehouse);

  private final DagBuilder dag = Dag.named("shop").warehouse("shop");

  /** The span of the order ids. */
  public record Span(long lowest, long highest) {}

  @Test
  void refusesColumnsThatDoNotFitWithTheirNames() {
    Select<?> wrong =
        select(
                CUSTOMERS.NAME,
                CUSTOMERS.COUNTRY,
                CUSTOMERS.COUNTRY.as("nick"),
                CUSTOMERS.NAME.as("name"))
            .from(CUSTOMERS);

    assertRejected(
        rebuild(BUYERS).from(wrong),
        "DAG shop: task fill: the select gives name more than once; give each column of mart.buyers"
            + " once; the select gives country, nick, which mart.buyers does not have; name its"
            + " columns with .as(..); the select leaves out customer_id of mart.buyers, which has no"
            + " default; add it");
    assertRejected(insert(BUYERS).from(wrong), "leaves out customer_id of mart.buyers");
    assertRejected(merge(BUYERS).from(wrong), "leaves out customer_id of mart.buyers");
  }

  @Test
  void refusesToCompareRowsWithoutAKey() {
    Select<?> orders = select(ORDERS.fields()).from(ORDERS);

    assertRejected(
        rebuild(ORDERS).from(orders),
        "raw.orders has no primary key to tell its rows apart; give it one, or say .truncating()");
    assertRejected(merge(ORDERS).from(orders), "raw.orders has no primary key");
  }

  @Test
  void refusesToTruncateWhatTheSelectReads() {
    assertRejected(
        rebuild(ORDERS).from(select(ORDERS.fields()).from(ORDERS)).truncating(),
        "the select reads raw.orders, which .truncating() has emptied by then");
  }

  @Test
  void refusesToWriteAnAlias() {
    assertRejected(
        rebuild(BUYERS.as("b")).from(select(BUYERS.fields()).from(BUYERS)),
        "an alias cannot be written");
  }

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

  @Test
  void executesTextAsItStands() throws Exception {
    var text =
        opaque("insert into mart.buyers select 1, '{0} ? ' || ('{\"a\": 1}'::jsonb ? 'a')")
            .reads()
            .writes(BUYERS);

    assertThat(bakery.run(text)).isOne();
    assertThat(bakery.rows(BUYERS)).containsExactly("[1, {0} ? true]");
  }

  @Test
  void putsPartsIntoText() throws Exception {
    bakery.run(opaque("insert into {0} values (2, {1})", BUYERS, val("Bo")).reads().writes(BUYERS));

    assertThat(bakery.rows(BUYERS)).containsExactly("[2, Bo]");
  }

  @Test
  void executesATypedStatement() throws Exception {
    bakery.sql().execute("insert into mart.buyers values (1, 'Al'), (2, 'Bo')");

    assertThat(bakery.run(sql(deleteFrom(BUYERS).where(BUYERS.CUSTOMER_ID.eq(1L))))).isOne();
    assertThat(bakery.rows(BUYERS)).containsExactly("[2, Bo]");
  }

  @Test
  void handsAQuerysValueOrRowToLaterTasks() throws Exception {
    bakery
        .sql()
        .execute("insert into raw.orders values (3, 1, '2026-01-01'), (8, 1, '2026-01-01')");
    QueryOutput<Integer> rows = query(select(count()).from(ORDERS));
    QueryOutput<Span> span =
        query(select(min(ORDERS.ORDER_ID), max(ORDERS.ORDER_ID)).from(ORDERS), Span.class);

    assertThat(rows.outputType()).isEqualTo(Integer.class);
    assertThat(rows.run(bakery.context())).isEqualTo(2);
    assertThat(span.run(bakery.context())).isEqualTo(new Span(3, 8));
  }

  @Test
  void failsWhereAQueryGivesNoValue() {
    assertThatThrownBy(() -> query(select(ORDERS.ORDER_ID).from(ORDERS)).run(bakery.context()))
        .isInstanceOf(TaskFailed.class)
        .hasMessage("the query for the task's output gave 0 rows; it must give exactly one");
    assertThatThrownBy(() -> query(select(max(ORDERS.ORDER_ID)).from(ORDERS)).run(bakery.context()))
        .isInstanceOf(TaskFailed.class)
        .hasMessageContaining("gave null");
    assertRejected(
        query(select(count()).from(ORDERS), Span.class),
        "the select gives 1 columns, but Span takes 2");
  }

  @Test
  void makesAnEdgeOfAnOutputInsideAQuery() {
    TaskRef<Long> newest = dag.task("newest", query(select(max(ORDERS.ORDER_ID)).from(ORDERS)));
    dag.task(
        "prune", sql(deleteFrom(SALES).where(SALES.NUMBER.lt(newest.field(SQLDataType.BIGINT)))));

    assertThat(dag.build().tasks())
        .extracting(task -> task.id() + " after " + task.upstream())
        .containsExactly("newest after []", "prune after [newest]");
  }

  @Test
  void publishesPartsInTheOrderOfTheirTables() throws Exception {
    bakery.sql().execute("insert into raw.customers values (1, 'Al', 'de'), (2, 'Bo', 'fr')");
    var group =
        publish(
            part(
                "sales",
                sql(
                    update(SALES)
                        .set(SALES.NUMBER, 1L)
                        .where(SALES.COUNTRY.in(select(BUYERS.NAME).from(BUYERS))))),
            part(
                "buyers",
                rebuild(BUYERS)
                    .from(select(CUSTOMERS.CUSTOMER_ID, CUSTOMERS.NAME).from(CUSTOMERS))));

    long rows = bakery.run(group);

    assertThat(rows).isEqualTo(2);
    assertThat(bakery.context().lines())
        .containsExactly("part buyers: 2 rows", "part sales: 0 rows");
    assertThat(bakery.context().progress()).containsExactly(2L, 2L, 2L);
    assertThat(group.lineage())
        .extracting(lineage -> lineage.reads() + " -> " + lineage.writes())
        .isEqualTo("[mart.buyers, raw.customers] -> [mart.buyers, mart.sales]");
  }

  @Test
  void publishesTwoPartsOfOneTableInTheOrderTheyAreNamed() throws Exception {
    bakery.sql().execute("insert into raw.customers values (1, 'Al', 'de')");
    Select<?> copies =
        select(BUYERS.CUSTOMER_ID.plus(1).as("customer_id"), BUYERS.NAME.concat("!").as("name"))
            .from(BUYERS);
    Select<?> originals = select(CUSTOMERS.CUSTOMER_ID, CUSTOMERS.NAME).from(CUSTOMERS);

    var copiesFirst =
        publish(
            part("copies", insert(BUYERS).from(copies)),
            part("originals", insert(BUYERS).from(originals)));
    var copiesLast =
        publish(
            part("originals", insert(BUYERS).from(originals)),
            part("copies", insert(BUYERS).from(copies)));

    bakery.run(copiesFirst);
    assertThat(bakery.rows(BUYERS)).containsExactly("[1, Al]");
    bakery.run(copiesLast);
    assertThat(bakery.rows(BUYERS)).containsExactly("[1, Al]", "[2, Al!]");
  }

  @Test
  void refusesAGroupWhosePartsWaitForEachOther() {
    assertRejected(
        publish(
            part(
                "a",
                sql(deleteFrom(SALES).where(SALES.COUNTRY.in(select(BUYERS.NAME).from(BUYERS))))),
            part(
                "b",
                sql(deleteFrom(BUYERS).where(BUYERS.NAME.in(select(SALES.COUNTRY).from(SALES)))))),
        "the parts a, b read each other's tables in a cycle");
  }

  @Test
  void refusesAGroupWithDoubledOrFaultyParts() {
    var faulty = rebuild(ORDERS).from(select(ORDERS.fields()).from(ORDERS));

    assertRejected(publish(part("a", faulty)), "part a: raw.orders has no primary key");
    assertRejected(
        publish(part("a", sql(deleteFrom(BUYERS))), part("a", sql(deleteFrom(SALES)))),
        "it has two parts named a; rename one");
  }

  @Test
  void showsTheColumnsThatATableIsMadeFrom() {
    dag.task(
        "buyers",
        rebuild(BUYERS).from(select(CUSTOMERS.CUSTOMER_ID, CUSTOMERS.NAME).from(CUSTOMERS)));

    Task<?> task = dag.build().tasks().getFirst();

    assertThat(task.lineage().columns())
        .hasToString(
            "{mart.buyers.customer_id=[raw.customers.customer_id], mart.buyers.name=[raw.customers.name]}");
  }

  @Test
  void seesAStarOfPlainSqlAsOpaque() {
    assertRejected(
        sql(insertInto(BUYERS).select(select(asterisk()).from("raw.customers"))),
        "the plain SQL \"raw.customers\"");
  }

  private static void assertRejected(WarehouseOperator<?> operator, String sentence) {
    assertThatThrownBy(() -> Dag.named("shop").warehouse("shop").task("fill", operator))
        .isInstanceOf(DagRejected.class)
        .hasMessageStartingWith("DAG shop: task fill: ")
        .hasMessageContaining(sentence);
  }
}
