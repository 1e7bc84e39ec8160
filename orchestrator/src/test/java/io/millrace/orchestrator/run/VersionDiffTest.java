package io.millrace.orchestrator.run;

import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.VersionDiff.Change;
import io.millrace.orchestrator.run.VersionDiff.Edge;
import io.millrace.orchestrator.run.VersionDiff.LimitChange;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Relations;
import io.millrace.tasks.TriggerRule;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VersionDiffTest {

  @Test
  void namesTasksAndEdgesThatCameAndWent() {
    var before = Dag.named("orders");
    var load = before.task("load", java(context -> {}));
    before.task("old", java(context -> {})).after(load);
    var after = Dag.named("orders");
    var first = after.task("first", java(context -> {}));
    after.task("load", java(context -> {})).after(first);

    var diff = VersionDiff.of(RunGraph.of(before.build()), RunGraph.of(after.build()));

    assertThat(diff)
        .isEqualTo(
            new VersionDiff(
                List.of(),
                List.of("first"),
                List.of("old"),
                List.of(),
                List.of(new Edge("first", "load")),
                List.of(new Edge("load", "old"))));
  }

  @Test
  void saysWhatMayBeActiveAtOnceNow() {
    var before = Dag.named("orders");
    before.task("load", java(context -> {}));
    var after = Dag.named("orders").maxActiveRuns(4).maxActiveTasks(9);
    after.task("load", java(context -> {}));

    var diff = VersionDiff.of(RunGraph.of(before.build()), RunGraph.of(after.build()));

    assertThat(diff.limits())
        .containsExactly(
            new LimitChange("active runs", "16", "4"),
            new LimitChange("active tasks", "unlimited", "9"));
    assertThat(diff.isEmpty()).isFalse();
  }

  @Test
  void saysInWordsWhatChangedInATask() {
    var before = Dag.named("orders");
    before.task("load", java(context -> {}));
    var after = Dag.named("orders");
    after
        .task("load", java(context -> {}))
        .triggerRule(TriggerRule.ALL_DONE)
        .tolerable()
        .queue("heavy")
        .pool("etl", 2);

    var diff = VersionDiff.of(RunGraph.of(before.build()), RunGraph.of(after.build()));

    assertThat(diff.changed())
        .containsExactly(
            new Change("load", "trigger rule", "all_success", "all_done"),
            new Change("load", "tolerable", "false", "true"),
            new Change("load", "queue", "default", "heavy"),
            new Change("load", "limits", "none", "pool etl, slots 2"));
    assertThat(diff.isEmpty()).isFalse();
  }

  @Test
  void saysOverWhatATaskIsMapped() {
    RunGraph before = mappedOver("orders", "orders", "sales");
    RunGraph after = mappedOver("sales", "first", "orders", "sales");

    var diff = VersionDiff.of(before, after);

    assertThat(diff.added()).containsExactly("first");
    assertThat(diff.changed())
        .contains(new Change("each", "instances", "each of orders", "each of sales"))
        .extracting(Change::taskId)
        .doesNotContain("first");
  }

  private static RunGraph mappedOver(String list, String... lists) {
    var dag = Dag.named("files");
    for (String name : lists) {
      var task = dag.task(name, javaList(String.class, context -> List.of()));
      if (name.equals(list)) {
        dag.map("each", task, each -> java(context -> {}));
      }
    }
    return RunGraph.of(dag.build());
  }

  @Test
  void isEmptyBetweenEqualStructures() {
    var dag = Dag.named("orders");
    dag.task("load", java(context -> {}));
    RunGraph graph = RunGraph.of(dag.build());

    assertThat(VersionDiff.of(graph, graph).isEmpty()).isTrue();
  }

  @Test
  void forgetsNoAttributeOfATask() {
    Set<String> components = new TreeSet<>();
    Stream.of(RunGraph.Node.class.getRecordComponents())
        .map(RecordComponent::getName)
        .forEach(components::add);
    components.removeAll(Set.of("taskId", "upstream", "downstream", "relations"));
    Stream.of(Relations.class.getRecordComponents())
        .forEach(component -> components.add("relations." + component.getName()));

    assertThat(TaskAttribute.ALL)
        .extracting(TaskAttribute::component)
        .containsExactlyInAnyOrderElementsOf(components);
  }
}
