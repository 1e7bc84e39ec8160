package io.millrace.tasks.sql;

import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.bakery.Bakery.SALES;
import static io.millrace.tasks.sql.Rejections.assertRejected;
import static io.millrace.tasks.sql.SqlTasks.query;
import static io.millrace.tasks.sql.SqlTasks.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.bakery.OpenBakery;
import io.millrace.testing.TestDatabase;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QueryOutputTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final OpenBakery bakery = new OpenBakery(warehouse);

  private final DagBuilder dag = Dag.named("shop").warehouse("shop");

  /** The span of the order ids. */
  public record Span(long lowest, long highest) {}

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
}
