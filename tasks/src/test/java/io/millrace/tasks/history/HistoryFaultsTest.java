package io.millrace.tasks.history;

import static io.millrace.tasks.history.History.history;
import static io.millrace.tasks.history.OpenShop.customer;
import static io.millrace.tasks.history.OpenShop.givenCustomers;
import static io.millrace.tasks.history.OpenShop.member;
import static io.millrace.tasks.history.Shop.CUSTOMER;
import static io.millrace.tasks.history.Shop.CUSTOMERS;
import static io.millrace.tasks.history.Shop.MEMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagRejected;
import io.millrace.tasks.bakery.Bakery;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import org.jooq.Select;
import org.junit.jupiter.api.Test;

/** What refuses a history when the DAG is built. */
class HistoryFaultsTest {

  @Test
  void aHistoryThatFitsHasNone() {
    assertThat(customer().snapshot().faults()).isEmpty();
    assertThat(
            member().delta().valid(MEMBER.SINCE, MEMBER.UNTIL).current(MEMBER.IS_CURRENT).faults())
        .isEmpty();
  }

  @Test
  void columnsMustFit() {
    assertRejected(
        of(select(CUSTOMERS.CUSTOMER_ID, CUSTOMERS.NAME, CUSTOMERS.EMAIL).from(CUSTOMERS)),
        "the select gives email, which dwh.customer does not have; name its columns with .as(..)");
    assertRejected(
        of(select(CUSTOMERS.CUSTOMER_ID, CUSTOMERS.NAME).from(CUSTOMERS)),
        "the select leaves out level of dwh.customer, which has no default; add it");
    assertRejected(
        of(
            select(
                    CUSTOMERS.CUSTOMER_ID,
                    CUSTOMERS.NAME,
                    CUSTOMERS.LEVEL,
                    CUSTOMERS.DAY.as("valid_from"))
                .from(CUSTOMERS)),
        "the select gives valid_from, which the task writes itself; leave it out");
    assertRejected(
        of(
            select(CUSTOMERS.CUSTOMER_ID, CUSTOMERS.NAME, CUSTOMERS.LEVEL, CUSTOMERS.NAME)
                .from(CUSTOMERS)),
        "the select gives name more than once; give each column of dwh.customer once");
  }

  @Test
  void theKeyMustBeGiven() {
    assertRejected(
        history(CUSTOMER).key().from(givenCustomers()).snapshot(),
        "no column tells the rows apart; name them with .key(..)");
    assertRejected(
        history(CUSTOMER).key(MEMBER.EMAIL).from(givenCustomers()).snapshot(),
        "email of the key is no column of dwh.customer; name one that is");
    assertRejected(
        history(CUSTOMER).key(CUSTOMER.CUSTOMER_SK).from(givenCustomers()).snapshot(),
        "the select leaves out customer_sk of the key; add it");
  }

  @Test
  void theDatesMustBeThere() {
    assertRejected(
        member().snapshot(),
        "dwh.member has no valid_from and valid_to; say with .valid(..) which columns they are");
    assertRejected(
        member().snapshot().valid(MEMBER.NAME, MEMBER.EMAIL),
        "name and email of dwh.member must both be date, or both timestamptz");
    assertRejected(
        customer().snapshot().at(inline("2026-01-01")),
        "what .at(..) gives is no date, as valid_from of dwh.customer is; cast it");
    assertRejected(
        customer().snapshot().openEnd(OffsetDateTime.parse("2099-12-31T00:00Z")),
        "what .openEnd(..) gives is no date, as valid_to of dwh.customer is; give it one");
    assertRejected(
        customer().snapshot().current(MEMBER.IS_CURRENT),
        "is_current is no column of dwh.customer; name one that is");
  }

  @Test
  void everyColumnIsTrackedOrOverwritten() {
    assertRejected(
        customer().snapshot().tracking(CUSTOMER.CUSTOMER_SK),
        "customer_sk is tracked or overwritten, but not given by the select beside the key");
    assertRejected(
        customer().snapshot().tracking(CUSTOMER.NAME).overwriting(CUSTOMER.NAME, CUSTOMER.LEVEL),
        "name is tracked and overwritten, or named twice");
    assertRejected(
        customer().snapshot().tracking(CUSTOMER.NAME).overwriting(),
        "level is neither tracked nor overwritten; name it in one of the two");
  }

  @Test
  void snapshotsAndDeltasHaveTheirOwnWords() {
    assertRejected(
        customer().snapshot().deleting(CUSTOMERS.GONE),
        "a snapshot deletes what it leaves out; leave .deleting(..) out, or load a delta");
    assertRejected(
        customer().delta().deleting(CUSTOMERS.GONE),
        "the select leaves out gone, which says what is deleted; add it");
    assertRejected(
        customer().delta().atLeast(50),
        "a delta may have any number of rows; leave .atLeast(..) out");
    assertRejected(
        customer().snapshot().atLeast(101),
        ".atLeast(101) is no percentage; give a number from 0 to 100");
  }

  @Test
  void readsMustBeSeen() {
    var hidden =
        of(
            select(
                    CUSTOMERS.CUSTOMER_ID,
                    CUSTOMERS.NAME,
                    field("(select 1.5)", BigDecimal.class).as("level"))
                .from(CUSTOMERS));

    assertRejected(hidden, "what it reads cannot be seen through the plain SQL");
    assertThat(hidden.reads(CUSTOMERS).faults()).isEmpty();
  }

  @Test
  void anAliasCannotBeWritten() {
    var aliased = Bakery.BUYERS.as("b");

    assertRejected(
        history(aliased).key(aliased.CUSTOMER_ID).from(givenCustomers()).snapshot(),
        "an alias cannot be written; name the table itself instead of b");
  }

  @Test
  void checksOfWhatCannotBeKeptAreRefused() {
    assertThatThrownBy(() -> member().snapshot().checks())
        .isInstanceOf(DagRejected.class)
        .hasMessageStartingWith("history of dwh.member: dwh.member has no valid_from");
  }

  private static History of(Select<?> select) {
    return history(CUSTOMER).key(CUSTOMER.CUSTOMER_ID).from(select).snapshot();
  }

  private static void assertRejected(History history, String sentence) {
    assertThatThrownBy(() -> Dag.named("shop").warehouse("shop").task("keep", history))
        .isInstanceOf(DagRejected.class)
        .hasMessageStartingWith("DAG shop: task keep: ")
        .hasMessageContaining(sentence);
  }
}
