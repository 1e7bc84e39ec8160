package io.millrace.tasks.sql;

import static io.millrace.tasks.bakery.Bakery.BUYERS;
import static io.millrace.tasks.bakery.Bakery.CUSTOMERS;
import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.sql.Rejections.assertRejected;
import static io.millrace.tasks.sql.SqlTasks.insert;
import static io.millrace.tasks.sql.SqlTasks.merge;
import static io.millrace.tasks.sql.SqlTasks.rebuild;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.Task;
import org.jooq.Select;
import org.junit.jupiter.api.Test;

class RowsForTest {

  private final DagBuilder dag = Dag.named("shop").warehouse("shop");

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
  void showsTheColumnsThatATableIsMadeFrom() {
    dag.task(
        "buyers",
        rebuild(BUYERS).from(select(CUSTOMERS.CUSTOMER_ID, CUSTOMERS.NAME).from(CUSTOMERS)));

    Task<?> task = dag.build().tasks().getFirst();

    assertThat(task.lineage().columns())
        .hasToString(
            "{mart.buyers.customer_id=[raw.customers.customer_id], mart.buyers.name=[raw.customers.name]}");
  }
}
