package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.orchestrator.run.Clearing;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskRef;
import io.millrace.testing.TestDatabase;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Groups of tasks of which there is an instance for each element, and groups in groups. */
class MapGroupTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private final List<String> did = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable List<String>> collected = new AtomicReference<>();

  private static TaskRef<List<String>> towns(DagBuilder dag) {
    return dag.task("towns", javaList(String.class, context -> List.of("bonn", "ulm")));
  }

  @Test
  void goesOnWithAnElementWhileAnotherIsStillAtItsFirstTask() {
    var ulmIsLoaded = new CountDownLatch(1);
    DagBuilder dag = Dag.named("depth_first");
    dag.mapGroup(
        "per_town",
        towns(dag),
        (town, group) -> {
          var copy =
              group.task(
                  "copy",
                  java(
                      String.class,
                      context -> {
                        if (context.element(town).equals("bonn")) {
                          ulmIsLoaded.await(); // comes after the copy of ulm alone
                        }
                        did.add("copy " + context.element(town));
                        return context.element(town).toUpperCase(java.util.Locale.ROOT);
                      }));
          group.task(
              "load",
              java(
                  copy,
                  String.class,
                  (copied, context) -> {
                    did.add("load " + copied);
                    ulmIsLoaded.countDown();
                    return copied;
                  }));
        });
    Dag built = dag.build();
    try (var engine = new EngineFixture(DATABASE.dataSource(), built)) {
      long run = engine.create(built, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(did).containsExactly("copy ulm", "load ULM", "copy bonn", "load BONN");
      assertThat(engine.states(run))
          .containsOnly(
              entry("towns", "success"),
              entry("per_town", "success"),
              entry("copy[0]", "success"),
              entry("copy[1]", "success"),
              entry("load[0]", "success"),
              entry("load[1]", "success"));
    }
  }

  /** Streets of towns, each visited; hands on the visits of each town. */
  private Dag streets(String id, @Nullable String bad) {
    DagBuilder dag = Dag.named(id);
    var before = dag.task("greeting", java(String.class, context -> "hello"));
    var visits =
        dag.mapGroupAndCollect(
            "per_town",
            towns(dag),
            (town, group) -> {
              var streets =
                  group.task(
                      "streets",
                      javaList(
                          String.class,
                          context ->
                              context.element(town).equals("bonn")
                                  ? List.of("b0", "b1", "b2")
                                  : List.of("u0")));
              var visit =
                  group.map(
                      "visit",
                      streets,
                      street ->
                          java(
                              before,
                              String.class,
                              (greeting, context) -> {
                                if (context.element(street).equals(bad)) {
                                  throw TaskFailed.forGood("nobody there");
                                }
                                return "%s %s in %s, %d of %d"
                                    .formatted(
                                        greeting,
                                        context.element(street),
                                        context.element(town),
                                        context.index(street),
                                        context.index(town));
                              }));
              return group.task(
                  "report", java(visit, String.class, (all, context) -> String.join("; ", all)));
            });
    dag.task(
        "letter",
        java(
            visits,
            Integer.class,
            (all, context) -> {
              collected.set(all);
              return all.size();
            }));
    return dag.build();
  }

  @Test
  void mapsWithinAGroupOverWhatTheGroupsOwnTasksHandOn() {
    Dag dag = streets("nested", null);
    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(collected.get())
          .containsExactly(
              "hello b0 in bonn, 0 of 0; hello b1 in bonn, 1 of 0; hello b2 in bonn, 2 of 0",
              "hello u0 in ulm, 0 of 1");
      assertThat(engine.states(run))
          .containsOnly(
              entry("greeting", "success"),
              entry("towns", "success"),
              entry("per_town", "success"),
              entry("streets[0]", "success"),
              entry("streets[1]", "success"),
              entry("visit[0]", "success"),
              entry("visit[0][0]", "success"),
              entry("visit[0][1]", "success"),
              entry("visit[0][2]", "success"),
              entry("visit[1]", "success"),
              entry("visit[1][0]", "success"),
              entry("report[0]", "success"),
              entry("report[1]", "success"),
              entry("letter", "success"));
    }
  }

  @Test
  void failsAsAWholeForOneMemberAndRunsThatOneAgain() {
    Dag dag = streets("nested_failure", "b1");
    long run;
    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.states(run))
          .contains(
              entry("visit[0][1]", "failed"),
              entry("visit[0]", "failed"),
              entry("report[0]", "upstream_failed"),
              entry("report[1]", "success"),
              entry("per_town", "failed"),
              entry("letter", "upstream_failed"));
      assertThat(engine.reason(run, "per_town"))
          .isEqualTo(
              "1 of its 6 instances failed; first visit[0]: 1 of its 3 instances failed; first"
                  + " visit[0][1]: nobody there");
      assertThat(engine.failures(run)).isEqualTo(1);
    }
    Dag repaired = streets("nested_failure", null);
    try (var engine = new EngineFixture(DATABASE.dataSource(), repaired)) {
      engine.clear(run, new Clearing.Unsuccessful());

      assertThat(engine.awaitEndAgain(run)).isEqualTo(RunState.SUCCESS);
      assertThat(collected.get()).hasSize(2);
      assertThat(engine.started).containsExactlyInAnyOrder("visit[0][1]", "report[0]", "letter");
    }
  }

  @Test
  void isMadeAnewWithAllThatIsInItWhenItIsCleared() {
    Dag dag = streets("nested_again", null);
    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      engine.started.clear();

      engine.clear(run, new Clearing.Tasks(Set.of("per_town"), false, false, false));

      assertThat(engine.awaitEndAgain(run)).isEqualTo(RunState.SUCCESS);
      assertThat(engine.started).hasSize(8).contains("visit[0][2]", "report[1]");
      assertThat(engine.states(run)).hasSize(14).doesNotContainValue("removed");
    }
  }
}
