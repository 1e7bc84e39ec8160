package io.millrace.tasks.history;

import static io.millrace.tasks.history.History.history;
import static io.millrace.tasks.history.OpenShop.customer;
import static io.millrace.tasks.history.Shop.CUSTOMER;
import static io.millrace.tasks.history.Shop.CUSTOMERS;
import static io.millrace.tasks.history.Shop.MEMBER;
import static io.millrace.tasks.sql.SqlTasks.query;
import static io.millrace.tasks.sql.SqlTasks.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import io.millrace.tasks.Dag;
import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.QueryLineage;
import io.millrace.tasks.test.DagTest;
import java.util.List;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;

class HistoryLineageTest {

  @Test
  void readsWhatItsSelectReadsAndWritesItsTable() {
    Lineage lineage = customer().snapshot().lineage();

    assertThat(lineage.reads()).hasToString("[raw.customers]");
    assertThat(lineage.writes()).hasToString("[dwh.customer]");
    assertThat(lineage.columns())
        .hasToString(
            "{dwh.customer.customer_id=[raw.customers.customer_id],"
                + " dwh.customer.level=[raw.customers.level],"
                + " dwh.customer.name=[raw.customers.name]}");
  }

  @Test
  void readsWhatItsDateIsTakenFrom() {
    var days = select(max(MEMBER.SINCE.cast(CUSTOMERS.DAY))).from(MEMBER);

    assertThat(customer().snapshot().at(field(days)).lineage().reads())
        .hasToString("[dwh.member, raw.customers]");
  }

  /** The engine refuses a statement that touches another table. */
  @Test
  void executesWhatItDeclares() {
    for (History history : List.of(customer().snapshot(), customer().delta())) {
      Lineage executed =
          history.statements().stream().map(QueryLineage::of).reduce(Lineage.NONE, Lineage::and);

      assertThat(executed.writes()).hasToString("[dwh.customer]");
      assertThat(executed.reads()).hasToString("[dwh.customer, raw.customers]");
    }
  }

  @Test
  void comesAfterWhoWritesItsRowsAndBeforeWhoReadsItsTableAndNotAfterItself() {
    DagTest dag =
        DagTest.of(() -> {
          var shop = Dag.named("shop").warehouse("shop");
          shop.task("count", query(select(count()).from(CUSTOMER)));
          shop.task(
              "keep",
              history(CUSTOMER)
                  .key(CUSTOMER.CUSTOMER_ID)
                  .from(
                      select(CUSTOMERS.CUSTOMER_ID, CUSTOMERS.NAME, CUSTOMERS.LEVEL)
                          .from(CUSTOMERS)
                          .where(
                              notExists(
                                  selectOne().from(CUSTOMER).where(CUSTOMER.NAME.eq("Nobody")))))
                  .snapshot());
          shop.task("clean", sql(deleteFrom(CUSTOMERS).where(CUSTOMERS.NAME.isNull())));
          return shop.build();
        });

    assertThat(dag.edges()).containsExactly("clean -> keep", "keep -> count");
  }

  @Test
  void showsItsStatementsWithPlaceholders() {
    List<String> shown =
        customer().snapshot().statements().stream()
            .map(DSL.using(SQLDialect.POSTGRES)::renderInlined)
            .toList();

    assertThat(shown).hasSize(4);
    assertThat(shown.get(2)).contains("full outer join", ":logical_day");
    assertThat(shown.get(3)).contains("delete from", "update", "insert into", ":history_next");
  }
}
