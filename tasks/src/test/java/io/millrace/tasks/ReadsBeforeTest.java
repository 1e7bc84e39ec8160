package io.millrace.tasks;

import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static io.millrace.tasks.sql.SqlTasks.query;
import static io.millrace.tasks.sql.SqlTasks.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.test.DagTest;
import java.util.List;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Members of mapped groups that read a table as it was before other tasks write it. */
class ReadsBeforeTest {

  private final DagBuilder dag = Dag.named("shop");
  private final TaskRef<List<String>> files =
      dag.task("files", javaList(String.class, context -> List.of()));

  @BeforeEach
  void loadSomewhere() {
    dag.warehouse("w");
  }

  private void clean() {
    dag.task("clean", sql(deleteFrom(ORDERS).where(ORDERS.AMOUNT.isNull())));
  }

  private static TaskRef<?> read(String id, Each<String> file, MappedGroup group) {
    return group.task(
        id,
        query(select(count()).from(ORDERS).where(ORDERS.NOTE.eq(file.field(SQLDataType.CLOB)))));
  }

  private List<String> edges() {
    return DagTest.of(dag::build).edges();
  }

  @Test
  void ordersTheGroupBeforeATaskOutsideThatWritesTheTable() {
    clean();
    dag.mapGroup("each", files, (file, group) -> read("read", file, group).readsBefore(ORDERS));

    assertThat(edges()).containsExactlyInAnyOrder("files -> each", "each -> clean");
  }

  @Test
  void ordersTheGroupAroundAGroupToo() {
    clean();
    dag.mapGroup(
        "each",
        files,
        (file, group) ->
            group.mapGroup(
                "part", files, (part, inner) -> read("read", part, inner).readsBefore(ORDERS)));

    assertThat(edges()).containsExactlyInAnyOrder("files -> each", "each -> clean");
  }

  @Test
  void ordersMembersAmongThemselves() {
    dag.mapGroup(
        "each",
        files,
        (file, group) -> {
          group.task("clean", sql(deleteFrom(ORDERS).where(ORDERS.AMOUNT.isNull())));
          read("read", file, group).readsBefore(ORDERS);
        });

    assertThat(edges()).containsExactlyInAnyOrder("files -> each", "read -> clean");
  }

  @Test
  void followsByHandWhatHasWrittenTheTableByThen() {
    clean();
    TaskRef<Void> fill = dag.task("fill", sql(deleteFrom(ORDERS).where(ORDERS.ORDER_ID.isNull())));
    dag.mapGroup(
        "each", files, (file, group) -> read("read", file, group).after(fill).readsBefore(ORDERS));

    assertThat(edges()).containsExactlyInAnyOrder("files -> each", "fill -> each", "each -> clean");
  }

  @Test
  void refusesWhatNobodyWritesBesideIt() {
    dag.mapGroup("each", files, (file, group) -> read("read", file, group).readsBefore(ORDERS));

    assertThatThrownBy(dag::build)
        .isInstanceOf(DagRejected.class)
        .hasMessageContaining("task read says readsBefore(")
        .hasMessageEndingWith("but no other task writes it; drop it");
  }

  @Test
  void refusesMembersOfWhichAnotherReadsItAfterwards() {
    clean();
    dag.mapGroup(
        "each",
        files,
        (file, group) -> {
          read("before", file, group).readsBefore(ORDERS);
          read("then", file, group);
        });

    assertThatThrownBy(dag::build)
        .isInstanceOf(DagRejected.class)
        .hasMessageContaining("tasks wait for each other in a cycle");
  }
}
