package io.millrace.tasks.sql;

import static io.millrace.tasks.bakery.Bakery.BUYERS;
import static io.millrace.tasks.bakery.Bakery.CUSTOMERS;
import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.sql.SqlTasks.merge;
import static io.millrace.tasks.sql.SqlTasks.part;
import static io.millrace.tasks.sql.SqlTasks.publish;
import static io.millrace.tasks.sql.SqlTasks.query;
import static io.millrace.tasks.sql.SqlTasks.rebuild;
import static io.millrace.tasks.sql.SqlTasks.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.RunValue;
import io.millrace.tasks.WarehouseOperator;
import java.util.List;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

/** What an operator shows without a database and without a run. */
class ShownStatementsTest {

  private final Select<?> buyers = select(CUSTOMERS.CUSTOMER_ID, CUSTOMERS.NAME).from(CUSTOMERS);

  @Test
  void isTheStatementItselfWithTheNamesOfARunsValues() {
    var old = deleteFrom(ORDERS).where(RunValue.INTERVAL_END.isNull());

    assertThat(shown(sql(old)))
        .singleElement()
        .asString()
        .contains("delete from", ":interval_end is null");
  }

  @Test
  void isWhatFillsATable() {
    assertThat(shown(rebuild(BUYERS).from(buyers).truncating()))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("truncate table"),
            second -> assertThat(second).startsWith("insert into"));
    assertThat(shown(rebuild(BUYERS).from(buyers))).singleElement().asString().contains("delete");
    assertThat(shown(merge(BUYERS).from(buyers))).singleElement().asString().startsWith("merge");
  }

  @Test
  void isThatOfAllPartsInTheirOrder() {
    var group =
        publish(part("sweep", sql(deleteFrom(BUYERS))), part("fill", merge(BUYERS).from(buyers)));

    assertThat(shown(group))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("delete from"),
            second -> assertThat(second).startsWith("merge"));
  }

  @Test
  void isTheQueryOfAnOutput() {
    assertThat(shown(query(select(count()).from(ORDERS))))
        .singleElement()
        .asString()
        .startsWith("select count(*)");
  }

  private static List<String> shown(WarehouseOperator<?> operator) {
    var dsl = DSL.using(SQLDialect.POSTGRES);
    return operator.statements().stream().map(dsl::renderInlined).toList();
  }
}
