package io.millrace.tasks;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.TableName;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskOrderTest {

  /** Work that only has a lineage. */
  private record Flow(Set<TableName> reads, Set<TableName> writes)
      implements WarehouseOperator<Void> {

    @Override
    public Class<Void> outputType() {
      return Void.class;
    }

    @Override
    public Lineage lineage() {
      return Lineage.of(reads, writes);
    }

    @Override
    public @Nullable Void run(WarehouseContext context) {
      return null;
    }
  }

  private final DagBuilder dag = Dag.named("shop").warehouse("shop");

  /** A task that reads and writes tables, each a list such as {@code "a b"}. */
  private TaskRef<Void> task(String id, String reads, String writes) {
    return dag.task(id, new Flow(tables(reads), tables(writes)));
  }

  private static Set<TableName> tables(String names) {
    return Arrays.stream(names.split(" ", -1))
        .filter(name -> !name.isEmpty())
        .map(name -> new TableName("s", name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Table<?> table(String name) {
    return DSL.table(DSL.name("s", name));
  }

  private List<String> order() {
    return dag.build().tasks().stream().map(Task::id).toList();
  }

  private Map<String, Set<String>> upstream() {
    Map<String, Set<String>> upstream = new HashMap<>();
    dag.build().tasks().forEach(task -> upstream.put(task.id(), task.upstream()));
    return upstream;
  }

  private void assertRejected(String... parts) {
    assertThatThrownBy(dag::build)
        .isInstanceOf(DagRejected.class)
        .hasMessageStartingWith("DAG shop")
        .hasMessageContainingAll(parts);
  }

  @Test
  void whoReadsATableComesAfterAllWhoWriteIt() {
    task("report", "orders lines", "");
    TaskRef<Void> first = task("load_orders", "", "orders");
    task("more_orders", "", "orders").after(first);
    task("load_lines", "", "lines");

    assertThat(upstream())
        .containsEntry("report", Set.of("load_orders", "more_orders", "load_lines"));
    assertThat(order()).last().isEqualTo("report");
  }

  @Test
  void tasksWithoutAnEdgeKeepTheOrderOfDeclaration() {
    task("c", "", "x");
    task("a", "", "y");
    task("b", "", "z");

    assertThat(order()).containsExactly("c", "a", "b");
  }

  @Test
  void readingOnesOwnTargetIsNoEdge() {
    task("history", "customers history", "history");

    assertThat(upstream()).containsEntry("history", Set.of());
  }

  @Test
  void aTypedInputIsAnEdge() {
    TaskRef<Long> use = dag.task("first", java(Long.class, context -> 1L));
    dag.task("second", java(use, Long.class, (value, context) -> value));

    assertThat(upstream()).containsEntry("second", Set.of("first"));
  }

  @Test
  void readingBeforeTurnsTheEdgeRound() {
    task("load", "", "orders");
    task("archive", "orders", "archive").readsBefore(table("orders"));

    assertThat(order()).containsExactly("archive", "load");
  }

  @Test
  void readsBetweenTheWriterItFollowsByHandAndTheOthers() {
    TaskRef<Void> load = task("load", "", "orders");
    TaskRef<Void> archive = task("archive", "orders", "archive").after(load);
    archive.readsBefore(table("orders"));
    task("empty", "", "orders");

    assertThat(order()).containsExactly("load", "archive", "empty");
  }

  @Test
  void ordersTwoWritersByWhatOneOfThemReadsBefore() {
    task("fill", "", "orders");
    task("shift", "orders", "orders").readsBefore(table("orders"));

    assertThat(order()).containsExactly("shift", "fill");
  }

  @Test
  void refusesToReadBeforeWhatNobodyWrites() {
    task("archive", "orders", "archive").readsBefore(table("orders"));

    assertRejected("task archive says readsBefore(s.orders)", "no other task writes it; drop it");
  }

  @Test
  void refusesToReadBeforeWhatIsNotRead() {
    task("load", "", "orders");
    task("archive", "", "archive").readsBefore(table("orders"));

    assertRejected("task archive says readsBefore(s.orders)", "does not read");
  }

  @Test
  void refusesTwoWritersWithoutAnOrder() {
    task("load", "", "orders");
    task("correct", "", "orders");

    assertRejected("load", "correct", "both write s.orders", ".after(");
  }

  @Test
  void acceptsTwoWritersOrderedThroughOthers() {
    TaskRef<Void> load = task("load", "", "orders");
    TaskRef<Void> between = task("between", "", "x").after(load);
    task("correct", "", "orders").after(between);

    assertThat(order()).containsExactly("load", "between", "correct");
  }

  @Test
  void refusesAnOrderByHandThatContradictsTheDataFlow() {
    TaskRef<Void> report = task("report", "orders", "");
    task("load", "", "orders").after(report);

    assertRejected(
        "load.after(report) contradicts the data flow",
        "report reads s.orders, which load writes",
        "readsBefore");
  }

  @Test
  void refusesOrdersByHandThatContradictEachOther() {
    TaskRef<Void> one = task("one", "", "x");
    TaskRef<Void> other = task("other", "", "y").after(one);
    one.after(other);

    assertRejected(
        ".after(",
        " closes a circle: ",
        "one is said to come after other",
        "other is said to come after one",
        "; drop one of them");
  }

  @Test
  void namesOnlyTheTasksOfTheCycleAndNoDetour() {
    task("before", "", "v");
    task("a", "v z", "x");
    task("b", "x", "y");
    task("detour", "y", "w");
    task("c", "y w", "z");
    task("behind", "z", "");

    assertThatThrownBy(dag::build)
        .hasMessage(
            "DAG shop: tasks wait for each other in a cycle, a -> b -> c -> a: b reads s.x, which a"
                + " writes, c reads s.y, which b writes, a reads s.z, which c writes; break it with"
                + " .readsBefore(..) or other tables");
  }

  @Test
  void blamesTheDataWhereAnOrderByHandOnlyRepeatsIt() {
    TaskRef<Void> a = task("a", "y", "x");
    task("b", "x", "y").after(a);

    assertRejected("tasks wait for each other in a cycle");
  }

  @Test
  void refusesACycleAndNamesItsPath() {
    task("a", "z", "x");
    task("b", "x", "y");
    task("c", "y", "z");

    assertRejected("in a cycle", "a", "b reads s.x, which a writes", "c reads s.y", "a reads s.z");
  }

  @Test
  void refusesADoubledName() {
    task("load", "", "x");

    assertThatThrownBy(() -> task("load", "", "y"))
        .isInstanceOf(DagRejected.class)
        .hasMessage("DAG shop: two tasks are named load; rename one");
  }

  @Test
  void refusesATaskOfAnotherDag() {
    TaskRef<Void> elsewhere = Dag.named("other").task("there", java(context -> {}));
    task("here", "", "x").after(elsewhere);

    assertRejected(
        "task here follows there, which is no task of this DAG; name one that was added to it");
  }

  @Test
  void ordersTenThousandTasksAtOnce() {
    List<TaskRef<Void>> above = List.of();
    for (int layer = 0; layer < 20; layer++) {
      var row = new java.util.ArrayList<TaskRef<Void>>();
      for (int x = 0; x < 500; x++) {
        String reads =
            layer == 0 ? "" : "t%d_%d t%d_%d".formatted(layer - 1, x, layer - 1, (x + 1) % 500);
        row.add(task("t%d_%d".formatted(layer, x), reads, "t%d_%d".formatted(layer, x)));
      }
      above = row;
    }

    Dag built = dag.build();

    assertThat(built.tasks()).hasSize(10_000);
    assertThat(built.tasks().getLast().upstream()).hasSize(2);
    assertThat(above).hasSize(500);
  }
}
