package io.millrace.tasks.sql;

import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.bakery.Bakery.SALES;
import static io.millrace.tasks.sql.SqlTasks.rebuild;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.RunValue;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.bakery.OpenBakery;
import io.millrace.testing.TestDatabase;
import java.time.LocalDate;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A rebuild of one day's rows. */
class RebuildWithinTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final OpenBakery bakery = new OpenBakery(warehouse);

  private static final Field<LocalDate> DAY = ORDERS.PLACED_AT.cast(SQLDataType.LOCALDATE);
  private static final Rebuild OF_THE_DAY = ofTheDay(DAY.eq(RunValue.LOGICAL_DAY));

  @Test
  void fillsItsDayAndLeavesTheOthers() throws Exception {
    orders("(1, '2026-01-01', 'de'), (2, '2026-01-02', 'de'), (3, '2026-01-02', 'fr')");

    assertThat(run(1)).isEqualTo(1);
    assertThat(run(2)).isEqualTo(2);

    assertThat(bakery.rows(SALES))
        .extracting(row -> row.substring(0, 18))
        .containsExactly("[de, 2026-01-01, 1", "[de, 2026-01-02, 1", "[fr, 2026-01-02, 1");
  }

  @Test
  void writesTheDifferencesOfItsDayAlone() throws Exception {
    orders("(1, '2026-01-01', 'de'), (2, '2026-01-02', 'de'), (3, '2026-01-02', 'fr')");
    run(1);
    run(2);
    bakery.sql().execute("delete from raw.orders where order_id in (1, 3)");
    orders("(4, '2026-01-02', 'de'), (5, '2026-01-02', 'it')");

    assertThat(run(2)).isEqualTo(3);

    assertThat(bakery.context().lines().getLast())
        .isEqualTo("mart.sales: 1 added, 1 changed, 1 removed, 0 as they were");
    assertThat(bakery.rows(SALES))
        .extracting(row -> row.substring(0, 18))
        .containsExactly("[de, 2026-01-01, 1", "[de, 2026-01-02, 2", "[it, 2026-01-02, 1");
    assertThat(run(2)).isZero();
  }

  @Test
  void emptiesItsDayWhereTheSelectIsEmpty() throws Exception {
    orders("(1, '2026-01-01', 'de'), (2, '2026-01-02', 'de')");
    run(1);
    run(2);
    bakery.sql().execute("delete from raw.orders");

    assertThat(run(2)).isEqualTo(1);

    assertThat(bakery.rows(SALES)).hasSize(1);
  }

  @Test
  void refusesRowsOfAnotherDay() {
    orders("(1, '2026-01-01', 'de'), (2, '2026-01-02', 'de')");
    bakery.context().of(LocalDate.of(2026, 1, 1));

    assertThatThrownBy(() -> bakery.run(ofTheDay(DSL.noCondition())))
        .isInstanceOf(TaskFailed.class)
        .hasMessage(
            "the select for mart.sales gives 1 rows that have another day than within(..) says;"
                + " leave them out");
  }

  @Test
  void refusesWhatCannotBeAPart() {
    assertThat(OF_THE_DAY.faults()).isEmpty();
    assertThat(OF_THE_DAY.truncating().faults())
        .containsExactly(
            ".truncating() empties all of mart.sales, within(..) only a part; leave one of them"
                + " out");
    assertThat(
            rebuild(SALES)
                .from(rows(DSL.noCondition()))
                .within(DSL.field("town", String.class), DSL.inline("Ulm"))
                .faults())
        .containsExactly(
            "within(..) names the column town, which the select for mart.sales does not give; add"
                + " it to both");
  }

  @Test
  void replacesNoTable() {
    assertThat(OF_THE_DAY.replaces()).isEmpty();
    assertThat(OF_THE_DAY.lineage().writes()).hasToString("[mart.sales]");
    assertThat(OF_THE_DAY.lineage().reads()).hasToString("[raw.orders]");
  }

  private long run(int day) throws Exception {
    bakery.context().of(LocalDate.of(2026, 1, day));
    return bakery.run(OF_THE_DAY);
  }

  private static Rebuild ofTheDay(Condition which) {
    return rebuild(SALES).from(rows(which)).within(SALES.DAY, RunValue.LOGICAL_DAY);
  }

  private static Select<?> rows(Condition which) {
    return select(
            ORDERS.NOTE.as(SALES.COUNTRY),
            DAY.as(SALES.DAY),
            count().as(SALES.NUMBER),
            max(ORDERS.AMOUNT).as(SALES.AMOUNT))
        .from(ORDERS)
        .where(which)
        .groupBy(ORDERS.NOTE, DAY);
  }

  private void orders(String values) {
    bakery
        .sql()
        .execute(
            "insert into raw.orders select id, 1, day::timestamp, 1.11, country from (values "
                + values
                + ") as v (id, day, country)");
  }
}
