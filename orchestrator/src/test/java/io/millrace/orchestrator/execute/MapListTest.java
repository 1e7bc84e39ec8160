package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.TaskSkipped;
import io.millrace.testing.TestDatabase;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which lists are mapped, and which list comes of it. */
class MapListTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @Test
  void handsOnOutputsInTheOrderOfTheElementsWithoutThoseThatWereSkipped() {
    DagBuilder dag = Dag.named("in_order");
    var numbers =
        dag.task(
            "numbers", javaList(Integer.class, context -> IntStream.range(0, 30).boxed().toList()));
    var even =
        dag.map(
            "even",
            numbers,
            each ->
                java(
                    Integer.class,
                    context -> {
                      if (context.element(each) % 2 == 1) {
                        throw TaskSkipped.because("it is odd");
                      }
                      return context.element(each);
                    }));
    var again =
        dag.map("again", even, each -> java(Integer.class, context -> context.element(each)));
    AtomicReference<@Nullable List<Integer>> got = new AtomicReference<>();
    dag.task(
        "check",
        java(
            again,
            Integer.class,
            (list, context) -> {
              got.set(list);
              return list.size();
            }));
    Dag built = dag.build();
    try (var engine = new EngineFixture(DATABASE.dataSource(), built)) {
      assertThat(engine.run(built)).isEqualTo(RunState.SUCCESS);

      assertThat(got.get())
          .isEqualTo(IntStream.range(0, 30).filter(number -> number % 2 == 0).boxed().toList());
    }
  }

  @Test
  void failsForMoreElementsThanCanBeMappedAndForNoList() {
    DagBuilder dag = Dag.named("unmappable");
    var many =
        dag.task(
            "many",
            javaList(Integer.class, context -> IntStream.range(0, 10_001).boxed().toList()));
    var none = dag.task("none", javaList(Integer.class, context -> missing()));
    dag.map("load_many", many, each -> java(context -> {}));
    dag.map("load_none", none, each -> java(context -> {}));
    Dag built = dag.build();
    try (var engine = new EngineFixture(DATABASE.dataSource(), built)) {
      long run = engine.create(built, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.states(run)).hasSize(4);
      assertThat(engine.reason(run, "load_many"))
          .isEqualTo(
              "many, which it is mapped over, has handed on 10,001 elements, and 10,000 at most can"
                  + " be mapped; hand on fewer, larger ones, or map parts of them in tasks of their own");
      assertThat(engine.reason(run, "load_none"))
          .isEqualTo(
              "none, which it is mapped over, has handed on no list; clear it, so that it hands on one");
    }
  }

  @SuppressWarnings("NullAway") // what a task may do that nobody checks
  private static List<Integer> missing() {
    return null;
  }
}
