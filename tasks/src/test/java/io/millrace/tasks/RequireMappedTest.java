package io.millrace.tasks;

import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static io.millrace.tasks.plain.JavaTasks.again;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static io.millrace.tasks.sql.SqlTasks.merge;
import static io.millrace.tasks.sql.SqlTasks.part;
import static io.millrace.tasks.sql.SqlTasks.publish;
import static io.millrace.tasks.sql.SqlTasks.rebuild;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.bakery.Bakery;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;

/** Instances of a mapped task that would each undo what the others did. */
class RequireMappedTest {

  private final DagBuilder dag = Dag.named("shop");
  private final TaskRef<List<String>> files =
      dag.task("files", javaList(String.class, context -> List.of()));

  @Test
  void refusesInstancesThatEachMakeATableEqualToTheirOwnRows() {
    var rows =
        DSL.select(Bakery.ORDERS.CUSTOMER_ID, DSL.inline("x").as("name")).from(Bakery.ORDERS);
    assertReplaces("mart.buyers", each -> rebuild(Bakery.BUYERS).from(rows));
    assertReplaces("mart.buyers", each -> rebuild(Bakery.BUYERS).from(rows).truncating());
    assertReplaces(
        "mart.buyers", each -> publish(part("buyers", rebuild(Bakery.BUYERS).from(rows))));
    assertReplaces("raw.orders", each -> copy(csv("orders.csv")).into(Bakery.ORDERS).replacing());
    assertReplaces(
        "raw.orders",
        each ->
            copy(csv("orders.csv"))
                .into(Bakery.ORDERS)
                .with(Bakery.ORDERS.NOTE, RunValue.RUN_ID)
                .replacingSame(Bakery.ORDERS.NOTE));
  }

  @Test
  void anInstanceMayReplaceTheRowsOfItsElement() {
    dag.warehouse("w");
    dag.map(
        "copy",
        files,
        each ->
            copy(csv("orders.csv"))
                .into(Bakery.ORDERS)
                .with(Bakery.ORDERS.NOTE, each.field(SQLDataType.CLOB))
                .replacingSame(Bakery.ORDERS.NOTE));

    assertThat(dag.build().tasks()).hasSize(2);
  }

  private static void assertReplaces(String table, Function<Each<String>, Operator<?>> operator) {
    assertReplaces(table, (dag, files) -> dag.map("copy", files, each -> of(operator.apply(each))));
    assertReplaces(
        table,
        (dag, files) ->
            dag.mapGroup("each", files, (file, group) -> group.task("copy", operator.apply(file))));
    assertReplaces(
        table,
        (dag, files) ->
            dag.mapGroup(
                "each",
                files,
                (file, group) ->
                    group.loopGroup(
                        "pages",
                        3,
                        "",
                        (page, pages) -> {
                          pages.task("copy", operator.apply(file));
                          return pages.task("end", again(page, (at, context) -> Again.done(at)));
                        })));
  }

  @SuppressWarnings("unchecked") // nobody asks for the output
  private static Operator<Object> of(Operator<?> operator) {
    return (Operator<Object>) operator;
  }

  private static void assertReplaces(
      String table, BiConsumer<DagBuilder, TaskRef<List<String>>> mapped) {
    var other = Dag.named("other").warehouse("w");
    mapped.accept(other, other.task("list", javaList(String.class, context -> List.of())));

    assertThatThrownBy(other::build)
        .isInstanceOf(DagRejected.class)
        .hasMessage(
            "DAG other: task copy makes %s equal to its own rows, and there is one for each element, so that the last alone would stay; add rows by merge(..), insert(..) or an appending copy"
                .formatted(table));
  }

  @Test
  void aLoopMayMakeATableEqualToSomethingOnceAnIteration() {
    var rows =
        DSL.select(Bakery.ORDERS.CUSTOMER_ID, DSL.inline("x").as("name")).from(Bakery.ORDERS);
    dag.warehouse("w");
    dag.loopGroup(
        "again",
        3,
        "",
        (page, group) -> {
          group.task("buyers", rebuild(Bakery.BUYERS).from(rows));
          return group.task("done", again(page, (at, context) -> Again.done(at)));
        });
    dag.map(
        "merge",
        files,
        each -> merge(Bakery.SALES).from(DSL.select(Bakery.SALES.fields()).from(Bakery.SALES)));

    assertThat(dag.build().tasks()).hasSize(5);
  }
}
