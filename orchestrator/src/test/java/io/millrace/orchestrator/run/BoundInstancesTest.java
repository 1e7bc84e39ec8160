package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Dag;
import io.millrace.tasks.MappedGroup;
import io.millrace.testing.TestDatabase;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lists in lists do not make more task instances than a database can hold. */
class BoundInstancesTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  @Test
  void failsAMappedGroupWhoseInstancesWouldBeTooManyWithThoseAroundIt() {
    var dag = Dag.named("shop");
    var files = dag.task("files", javaList(String.class, context -> List.of()));
    var regions = dag.task("regions", javaList(String.class, context -> List.of()));
    dag.mapGroup(
        "per_file",
        files,
        (file, group) ->
            group.mapGroup("per_region", regions, (region, inner) -> addTasks(inner, 10)));
    long run = node.start(RunGraph.of(dag.build()));

    hasHandedOn("files", 1);
    hasHandedOn("regions", 10_000);

    assertThat(node.states(run))
        .containsExactly(
            "files success", "regions success", "per_file failed", "per_region[0] failed");
    assertThat(node.history(run, "per_region[0]"))
        .last()
        .isEqualTo(
            "waiting > failed: the mapped tasks of its run would have 100,001 instances with its"
                + " own, and can have 100,000 at most; map over fewer, larger elements");
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);
    node.assertCounters(run);
  }

  @Test
  void countsWhatOtherMappedTasksOfTheRunHave() {
    var dag = Dag.named("shop");
    var few = dag.task("few", javaList(String.class, context -> List.of()));
    var many = dag.task("many", javaList(String.class, context -> List.of()));
    dag.map("load", few, each -> java(context -> {}));
    dag.mapGroup("each", many, (one, group) -> addTasks(group, 10));
    long run = node.start(RunGraph.of(dag.build()));
    hasHandedOn("few", 2);

    hasHandedOn("many", 10_000);

    assertThat(node.states(run)).contains("each failed", "load waiting", "load[1] running");
    assertThat(reason(run, "each")).contains("would have 100,002 instances");
    node.assertCounters(run);
  }

  @Test
  void countsWhatIsMadeTogether() {
    RunGraph chain = Graphs.chain("shop", "load");
    node.start(chain);
    Claim load = node.running("load");
    var bound = new BoundInstances(node.sql());

    assertThat(bound.add(List.of(instances(load, chain, 60_000)))).isNull();
    assertThat(bound.add(List.of(instances(load, chain, 40_000), instances(load, chain, 1))))
        .contains("would have 100,001 instances");
    assertThat(bound.add(List.of(instances(load, chain, 40_000)))).isNull();
  }

  private static ExpandTasks.New instances(Claim of, RunGraph graph, int count) {
    return new ExpandTasks.New(of, 0, graph.nodes().getFirst(), 0, count - 1);
  }

  private static void addTasks(MappedGroup group, int tasks) {
    for (int number = 0; number < tasks; number++) {
      group.task("task_" + number, java(context -> {}));
    }
  }

  private void hasHandedOn(String task, int elements) {
    String list =
        IntStream.range(0, elements)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining("\", \"", "[\"", "\"]"));
    node.end(
        task,
        new Outcome.Succeeded(new Effect(null, 0, list, List.of(), List.of(), List.of()), false));
  }

  private String reason(long run, String task) {
    return String.valueOf(
        node.sql()
            .select(TASK_INSTANCE.REASON)
            .from(TASK_INSTANCE)
            .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
            .and(TASK_INSTANCE.TASK_ID.eq(task))
            .and(TASK_INSTANCE.PARENT_ID.eq(0L))
            .fetchSingle()
            .value1());
  }
}
