package io.millrace.tasks.sql;

import static io.millrace.tasks.bakery.Bakery.BUYERS;
import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.sql.SqlTasks.insert;
import static io.millrace.tasks.sql.SqlTasks.merge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.bakery.OpenBakery;
import io.millrace.testing.TestDatabase;
import org.jooq.Select;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MergeTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final OpenBakery bakery = new OpenBakery(warehouse);

  @BeforeEach
  void someBuyersAreKnown() {
    bakery.sql().execute("insert into mart.buyers values (1, 'Al'), (2, 'Bo'), (9, 'Old')");
  }

  @Test
  void insertAddsOnlyNewKeys() throws Exception {
    orders("(2, 'Bob'), (3, 'Cy')");

    assertThat(bakery.run(insert(BUYERS).from(buyers()))).isOne();
    assertThat(bakery.run(insert(BUYERS).from(buyers()))).isZero();
    assertThat(bakery.rows(BUYERS)).containsExactly("[1, Al]", "[2, Bo]", "[3, Cy]", "[9, Old]");
  }

  @Test
  void mergeAddsAndUpdatesAndKeepsTheRest() throws Exception {
    orders("(1, 'Al'), (2, 'Bob'), (3, 'Cy')");

    assertThat(bakery.run(merge(BUYERS).from(buyers()))).isEqualTo(2);
    assertThat(bakery.run(merge(BUYERS).from(buyers()))).isZero();
    assertThat(bakery.rows(BUYERS)).containsExactly("[1, Al]", "[2, Bob]", "[3, Cy]", "[9, Old]");
  }

  @Test
  void mergeRefusesADoubledKeyAlsoWhereOneOfItsRowsIsThereAlready() {
    orders("(2, 'Bo'), (2, 'Bob')");

    assertThatThrownBy(() -> bakery.run(merge(BUYERS).from(buyers())))
        .isInstanceOf(DataAccessException.class)
        .rootCause()
        .hasMessageContaining("a second time");
  }

  @Test
  void insertRefusesADoubledNewKey() {
    orders("(3, 'Cy'), (3, 'Di')");

    assertThatThrownBy(() -> bakery.run(insert(BUYERS).from(buyers())))
        .isInstanceOf(DataAccessException.class)
        .rootCause()
        .hasMessageContaining("buyers_pkey");
  }

  private static Select<?> buyers() {
    return select(ORDERS.CUSTOMER_ID, ORDERS.NOTE.as(BUYERS.NAME)).from(ORDERS);
  }

  private void orders(String values) {
    bakery
        .sql()
        .execute(
            "insert into raw.orders select 1, customer, '2026-01-01', 1, note from (values "
                + values
                + ") as v (customer, note)");
  }
}
