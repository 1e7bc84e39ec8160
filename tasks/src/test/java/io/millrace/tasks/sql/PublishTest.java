package io.millrace.tasks.sql;

import static io.millrace.tasks.bakery.Bakery.BUYERS;
import static io.millrace.tasks.bakery.Bakery.CUSTOMERS;
import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.bakery.Bakery.SALES;
import static io.millrace.tasks.sql.Rejections.assertRejected;
import static io.millrace.tasks.sql.SqlTasks.insert;
import static io.millrace.tasks.sql.SqlTasks.part;
import static io.millrace.tasks.sql.SqlTasks.publish;
import static io.millrace.tasks.sql.SqlTasks.rebuild;
import static io.millrace.tasks.sql.SqlTasks.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.update;

import io.millrace.tasks.bakery.OpenBakery;
import io.millrace.testing.TestDatabase;
import org.jooq.Select;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PublishTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final OpenBakery bakery = new OpenBakery(warehouse);

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
}
