package io.millrace.tasks.lineage;

import static io.millrace.tasks.bakery.Bakery.BIG_SALES;
import static io.millrace.tasks.bakery.Bakery.BUYERS;
import static io.millrace.tasks.bakery.Bakery.CUSTOMERS;
import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.bakery.Bakery.SALES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.jsonbArrayAgg;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.mergeInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.query;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.with;
import static org.jooq.impl.DSL.withRecursive;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jooq.QueryPart;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;

class ColumnFlowTest {

  @Test
  void followsColumnsOfStatementsInsideWith() {
    var added =
        name("added")
            .as(
                insertInto(BUYERS, BUYERS.CUSTOMER_ID)
                    .select(select(CUSTOMERS.CUSTOMER_ID).from(CUSTOMERS))
                    .returning(BUYERS.CUSTOMER_ID));

    assertThat(columns(with(added).select(count()).from(added)))
        .containsExactly("mart.buyers.customer_id=[raw.customers.customer_id]");
  }

  @Test
  void followsColumnsThroughCommonTablesDerivedTablesAndWindows() {
    var o = ORDERS.as("o");
    var spent =
        name("spent")
            .fields("who", "total")
            .as(select(o.CUSTOMER_ID, sum(o.AMOUNT)).from(o).groupBy(o.CUSTOMER_ID));
    var who = field(name("spent", "who"), SQLDataType.BIGINT);
    var total = field(name("spent", "total"), SQLDataType.NUMERIC);
    var ranked =
        select(
                who.as("who"),
                rowNumber().over().partitionBy(CUSTOMERS.COUNTRY).orderBy(total).as("place"))
            .from(spent)
            .join(CUSTOMERS)
            .on(CUSTOMERS.CUSTOMER_ID.eq(who))
            .asTable("ranked");

    var query =
        insertInto(SALES, SALES.NUMBER, SALES.AMOUNT)
            .select(
                with(spent)
                    .select(
                        ranked.field("who", SQLDataType.BIGINT),
                        ranked.field("place", SQLDataType.NUMERIC))
                    .from(ranked));

    assertThat(columns(query))
        .containsExactly(
            "mart.sales.amount=[raw.customers.country, raw.orders.amount]",
            "mart.sales.orders=[raw.orders.customer_id]");
  }

  @Test
  void followsColumnsThroughEveryOperandOfAUnion() {
    var query =
        insertInto(BUYERS, BUYERS.CUSTOMER_ID)
            .select(
                select(ORDERS.CUSTOMER_ID)
                    .from(ORDERS)
                    .union(select(CUSTOMERS.CUSTOMER_ID).from(CUSTOMERS))
                    .union(select(SALES.NUMBER).from(SALES)));

    assertThat(columns(query))
        .containsExactly(
            "mart.buyers.customer_id="
                + "[mart.sales.orders, raw.customers.customer_id, raw.orders.customer_id]");
  }

  @Test
  void followsColumnsThroughSubqueriesJsonViewsAndImplicitJoins() {
    var newest = field(select(max(SALES.COUNTRY)).from(SALES).where(SALES.DAY.isNotNull()));
    var json = field(select(jsonbArrayAgg(BIG_SALES.TOTAL)).from(BIG_SALES)).cast(String.class);

    assertThat(columns(insertInto(BUYERS, BUYERS.NAME).values(newest)))
        .containsExactly("mart.buyers.name=[mart.sales.country]");
    assertThat(columns(insertInto(BUYERS, BUYERS.NAME).select(select(newest))))
        .containsExactly("mart.buyers.name=[mart.sales.country]");
    assertThat(columns(insertInto(BUYERS, BUYERS.NAME).select(select(json))))
        .containsExactly("mart.buyers.name=[mart.sales.amount]");
    assertThat(
            columns(
                insertInto(BUYERS, BUYERS.NAME)
                    .select(select(ORDERS.customers().NAME).from(ORDERS))))
        .containsExactly("mart.buyers.name=[raw.customers.name]");
  }

  @Test
  void followsColumnsThroughRecursion() {
    var number = field(name("chain", "number"), SQLDataType.BIGINT);
    var chain =
        name("chain")
            .fields("number")
            .as(
                select(ORDERS.ORDER_ID)
                    .from(ORDERS)
                    .unionAll(
                        select(number.plus(CUSTOMERS.CUSTOMER_ID))
                            .from(table(name("chain")), CUSTOMERS)));

    assertThat(
            columns(
                insertInto(BUYERS, BUYERS.CUSTOMER_ID)
                    .select(withRecursive(chain).select(number).from(chain))))
        .containsExactly(
            "mart.buyers.customer_id=[raw.customers.customer_id, raw.orders.order_id]");
  }

  @Test
  void followsColumnsThatRecursionPassesFromOneToTheNext() {
    var a = field(name("ring", "a"), SQLDataType.BIGINT);
    var b = field(name("ring", "b"), SQLDataType.BIGINT);
    var c = field(name("ring", "c"), SQLDataType.BIGINT);
    var ring =
        name("ring")
            .fields("a", "b", "c")
            .as(
                select(inline(1L), inline(2L), ORDERS.ORDER_ID)
                    .from(ORDERS)
                    .unionAll(select(b, c, a).from(table(name("ring")))));

    assertThat(
            columns(
                insertInto(BUYERS, BUYERS.CUSTOMER_ID)
                    .select(withRecursive(ring).select(a).from(ring))))
        .containsExactly("mart.buyers.customer_id=[raw.orders.order_id]");
  }

  @Test
  void followsColumnsOfUpdatesAndMerges() {
    var b = BUYERS.as("b");
    var c = select(CUSTOMERS.CUSTOMER_ID.as("id"), CUSTOMERS.NAME).from(CUSTOMERS).asTable("c");

    assertThat(
            columns(
                update(b)
                    .set(b.NAME, b.NAME.concat(CUSTOMERS.COUNTRY))
                    .from(CUSTOMERS)
                    .where(b.CUSTOMER_ID.eq(CUSTOMERS.CUSTOMER_ID))))
        .containsExactly("mart.buyers.name=[mart.buyers.name, raw.customers.country]");
    assertThat(
            columns(
                mergeInto(b)
                    .using(c)
                    .on(b.CUSTOMER_ID.eq(c.field("id", Long.class)))
                    .whenMatchedThenUpdate()
                    .set(b.NAME, c.field(CUSTOMERS.NAME))
                    .whenNotMatchedThenInsert(b.CUSTOMER_ID, b.NAME)
                    .values(c.field("id", Long.class), c.field(CUSTOMERS.NAME))))
        .containsExactly(
            "mart.buyers.customer_id=[raw.customers.customer_id]",
            "mart.buyers.name=[raw.customers.name]");
  }

  private static List<String> columns(QueryPart query) {
    Map<ColumnName, SortedSet<ColumnName>> columns =
        new TreeMap<>(QueryLineage.of(query).columns());
    return columns.entrySet().stream().map(Object::toString).toList();
  }
}
