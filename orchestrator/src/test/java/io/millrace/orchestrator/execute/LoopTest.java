package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.again;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.orchestrator.run.Clearing;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Again;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.testing.TestDatabase;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks that are repeated until they say that they are done. */
class LoopTest {

  /** Of a listing that comes in pages. */
  record Page(int number, String cursor) {}

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private final List<String> did = new CopyOnWriteArrayList<>();
  private final AtomicInteger pages = new AtomicInteger(3);
  private final AtomicReference<@Nullable Page> last = new AtomicReference<>();

  private Dag dag(String id, int most) {
    DagBuilder dag = Dag.named(id);
    var page =
        dag.loop(
            "page",
            most,
            new Page(0, "start"),
            before ->
                again(
                    before,
                    (from, context) -> {
                      did.add(context.index(before) + " from " + from.cursor());
                      var next = new Page(from.number() + 1, "after " + from.number());
                      return next.number() == pages.get() ? Again.done(next) : Again.with(next);
                    }));
    dag.task(
        "report",
        java(
            page,
            Page.class,
            (end, context) -> {
              last.set(end);
              return end;
            }));
    return dag.build();
  }

  @Test
  void isRepeatedWithWhatItHandsOnUntilItIsDone() {
    Dag dag = dag("pages", 50);
    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(did).containsExactly("0 from start", "1 from after 0", "2 from after 1");
      assertThat(last.get()).isEqualTo(new Page(3, "after 2"));
      assertThat(engine.states(run))
          .containsOnly(
              entry("page", "success"),
              entry("page[0]", "success"),
              entry("page[1]", "success"),
              entry("page[2]", "success"),
              entry("report", "success"));
    }
  }

  @Test
  void failsAtItsBound() {
    Dag dag = dag("bounded", 2);
    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(did).hasSize(2);
      assertThat(engine.reason(run, "page"))
          .isEqualTo(
              "it was to go on after 2 iterations, which is its bound; find out why it is not done, or"
                  + " raise the bound for runs to come, as this one keeps its own");
      assertThat(engine.states(run)).contains(entry("report", "upstream_failed"));
    }
  }

  @Test
  void repeatsFromAnIterationThatIsCleared() {
    Dag dag = dag("from_the_middle", 50);
    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      did.clear();
      pages.set(4);

      engine.clear(run, new Clearing.Tasks(Set.of("page[1]"), false, true, false));

      assertThat(engine.awaitEndAgain(run)).isEqualTo(RunState.SUCCESS);
      assertThat(did).containsExactly("1 from after 0", "2 from after 1", "3 from after 2");
      assertThat(last.get()).isEqualTo(new Page(4, "after 3"));
    }
  }

  @Test
  void repeatsSeveralTasksTogether() {
    DagBuilder dag = Dag.named("several");
    var half =
        dag.loopGroup(
            "halve",
            10,
            40,
            (number, group) -> {
              var next =
                  group.task("next", java(Integer.class, context -> context.element(number) / 2));
              return group.task(
                  "small",
                  again(
                      number,
                      next,
                      (before, halved, context) ->
                          halved < 10 ? Again.done(halved) : Again.with(halved)));
            });
    var result = new AtomicReference<@Nullable Integer>();
    dag.task(
        "end",
        java(
            half,
            Integer.class,
            (number, context) -> {
              result.set(number);
              return number;
            }));
    Dag built = dag.build();
    try (var engine = new EngineFixture(DATABASE.dataSource(), built)) {
      long run = engine.create(built, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      assertThat(result.get()).isEqualTo(5);
      assertThat(engine.states(run)).hasSize(8);
    }
  }
}
