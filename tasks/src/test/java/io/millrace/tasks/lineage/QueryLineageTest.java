package io.millrace.tasks.lineage;

import static io.millrace.tasks.bakery.Bakery.BIG_SALES;
import static io.millrace.tasks.bakery.Bakery.BIG_SPENDERS;
import static io.millrace.tasks.bakery.Bakery.BUYERS;
import static io.millrace.tasks.bakery.Bakery.CUSTOMERS;
import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.bakery.Bakery.SALES;
import static io.millrace.tasks.bakery.Bakery.UNREADABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.asterisk;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.createTable;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.generateSeries;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.jsonbObject;
import static org.jooq.impl.DSL.key;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.mergeInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.query;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.truncate;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.with;

import io.millrace.tasks.RunValue;
import org.jooq.QueryPart;
import org.junit.jupiter.api.Test;

class QueryLineageTest {

  @Test
  void seesATableInFrom() {
    assertReads(select(ORDERS.NOTE).from(ORDERS), "raw.orders");
  }

  @Test
  void seesTheTableBehindAnAlias() {
    var one = ORDERS.as("one");
    var other = ORDERS.as("other");

    assertReads(
        select(one.NOTE).from(one).join(other).on(other.ORDER_ID.eq(one.CUSTOMER_ID)),
        "raw.orders");
  }

  @Test
  void seesTablesOfJoinsSubqueriesAndConditions() {
    var query =
        select(ORDERS.NOTE, field(select(max(SALES.NUMBER)).from(SALES)))
            .from(ORDERS)
            .leftJoin(CUSTOMERS)
            .on(CUSTOMERS.CUSTOMER_ID.eq(ORDERS.CUSTOMER_ID))
            .whereExists(selectOne().from(BUYERS).where(BUYERS.NAME.eq(CUSTOMERS.NAME)));

    assertReads(query, "mart.buyers", "mart.sales", "raw.customers", "raw.orders");
  }

  @Test
  void seesEveryOperandOfAUnion() {
    var query =
        select(ORDERS.CUSTOMER_ID)
            .from(ORDERS)
            .union(select(CUSTOMERS.CUSTOMER_ID).from(CUSTOMERS))
            .except(select(BUYERS.CUSTOMER_ID).from(BUYERS));

    assertReads(query, "mart.buyers", "raw.customers", "raw.orders");
  }

  @Test
  void seesThroughCommonTablesAndDerivedTablesWithoutTakingTheirNamesForTables() {
    var recent = name("recent").as(select(ORDERS.CUSTOMER_ID).from(ORDERS));
    var named = select(CUSTOMERS.CUSTOMER_ID).from(CUSTOMERS).asTable("named", "id");

    var query = with(recent).select(asterisk()).from(recent, named, table(name("recent")));

    assertReads(query, "raw.customers", "raw.orders");
  }

  @Test
  void seesTablesOfImplicitJoinsLateralJoinsAndJsonFunctions() {
    var latest = select(SALES.DAY).from(SALES).where(SALES.COUNTRY.eq(ORDERS.NOTE));
    var query =
        select(
                ORDERS.customers().NAME,
                jsonbObject(key("n").value(field(select(count()).from(BUYERS)))))
            .from(ORDERS, lateral(latest).as("latest"));

    assertReads(query, "mart.buyers", "mart.sales", "raw.customers", "raw.orders");
  }

  @Test
  void takesRowsThatStandInTheQueryForNoTable() {
    assertReads(select(asterisk()).from(generateSeries(1, 3).as("days", "day")));
  }

  @Test
  void resolvesViewsToTheirBaseTables() {
    assertReads(select(BIG_SALES.TOTAL).from(BIG_SALES), "mart.sales");
    assertReads(select(BIG_SPENDERS.TOTAL).from(BIG_SPENDERS), "mart.sales", "raw.customers");
  }

  @Test
  void saysThatItCannotLookIntoAView() {
    assertThat(QueryLineage.hiddenParts(select(UNREADABLE.TOTAL).from(UNREADABLE)))
        .containsExactly("the view mart.unreadable, whose SQL cannot be parsed");
  }

  @Test
  void saysThatItCannotLookIntoPlainSql() {
    assertThat(QueryLineage.hiddenParts(query("delete   from raw.orders")))
        .containsExactly("the plain SQL \"delete from raw.orders\"");
    assertThat(QueryLineage.hiddenParts(select(asterisk()).from("raw.orders o")))
        .containsExactly("the plain SQL \"raw.orders o\"");
    assertThat(
            QueryLineage.hiddenParts(
                selectOne()
                    .from(ORDERS)
                    .where(condition("{0} in (select name from x)", ORDERS.NOTE))))
        .containsExactly("the plain SQL \"{0} in (select name from x)\"");
    assertThat(QueryLineage.hiddenParts(selectOne().from(table(name("orders")))))
        .containsExactly("the table orders, which is named without its schema");
  }

  @Test
  void allowsPlainSqlThatOnlyComputes() {
    var year = field("extract(year from {0})", Integer.class, ORDERS.PLACED_AT);

    assertThat(QueryLineage.hiddenParts(select(year, count()).from(ORDERS).groupBy(year)))
        .isEmpty();
    assertReads(select(year).from(ORDERS), "raw.orders");
  }

  @Test
  void seesTheTargetOfEachStatementAndNotAmongItsReads() {
    var buyers = BUYERS.as("b");
    assertLineage(
        insertInto(BUYERS, BUYERS.CUSTOMER_ID)
            .select(select(CUSTOMERS.CUSTOMER_ID).from(CUSTOMERS))
            .onConflictDoNothing(),
        "[raw.customers] -> [mart.buyers]");
    assertLineage(
        update(buyers)
            .set(buyers.NAME, CUSTOMERS.NAME)
            .from(CUSTOMERS)
            .where(buyers.CUSTOMER_ID.eq(CUSTOMERS.CUSTOMER_ID)),
        "[raw.customers] -> [mart.buyers]");
    assertLineage(
        deleteFrom(BUYERS).using(ORDERS).where(ORDERS.CUSTOMER_ID.eq(BUYERS.CUSTOMER_ID)),
        "[raw.orders] -> [mart.buyers]");
    assertLineage(truncate(BUYERS), "[] -> [mart.buyers]");
    assertLineage(
        createTable(name("mart", "copy")).as(select(ORDERS.NOTE).from(ORDERS)),
        "[raw.orders] -> [mart.copy]");
    assertLineage(
        mergeInto(buyers)
            .using(CUSTOMERS)
            .on(buyers.CUSTOMER_ID.eq(CUSTOMERS.CUSTOMER_ID))
            .whenMatchedThenDelete(),
        "[raw.customers] -> [mart.buyers]");
  }

  @Test
  void readsItsTargetWhereItIsAlsoInAFrom() {
    assertLineage(
        insertInto(BUYERS, BUYERS.CUSTOMER_ID)
            .select(select(max(BUYERS.CUSTOMER_ID).plus(1)).from(BUYERS)),
        "[mart.buyers] -> [mart.buyers]");
  }

  @Test
  void seesStatementsInsideWith() {
    var gone = name("gone").as(deleteFrom(ORDERS).returning(ORDERS.ORDER_ID));
    var added =
        name("added")
            .as(
                insertInto(BUYERS, BUYERS.CUSTOMER_ID)
                    .select(select(CUSTOMERS.CUSTOMER_ID).from(CUSTOMERS))
                    .returning(BUYERS.CUSTOMER_ID));

    var query = with(gone).with(added).select(count()).from(gone);

    assertLineage(query, "[raw.customers] -> [mart.buyers, raw.orders]");
  }

  @Test
  void rendersPlaceholdersWithoutARun() {
    var query =
        select(RunValue.RUN_ID, ORDERS.NOTE)
            .from(ORDERS)
            .where(ORDERS.PLACED_AT.lt(RunValue.INTERVAL_END.cast(ORDERS.PLACED_AT)));

    assertReads(query, "raw.orders");
    assertThat(QueryLineage.read(query).partsOfType(RunValue.class))
        .hasToString("[:run_id, :interval_end]");
  }

  private static void assertReads(QueryPart query, String... tables) {
    assertThat(QueryLineage.of(query).reads())
        .extracting(TableName::toString)
        .containsExactly(tables);
    assertThat(QueryLineage.of(query).writes()).isEmpty();
    assertThat(QueryLineage.hiddenParts(query)).isEmpty();
  }

  private static void assertLineage(QueryPart query, String readsToWrites) {
    Lineage lineage = QueryLineage.of(query);
    assertThat(lineage.reads() + " -> " + lineage.writes()).isEqualTo(readsToWrites);
  }
}
