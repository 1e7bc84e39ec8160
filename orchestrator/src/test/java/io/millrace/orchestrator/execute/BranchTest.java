package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.branch;
import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.shortCircuit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.orchestrator.run.Clearing;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Choice;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.Retries;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.TaskSkipped;
import io.millrace.tasks.TriggerRule;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks that choose what runs after them, and tasks that find nothing to do. */
class BranchTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private final AtomicReference<Choice> choice = new AtomicReference<>(Choice.all());
  private @Nullable Dag built;

  private EngineFixture engine(Dag dag) {
    built = dag;
    return new EngineFixture(DATABASE.dataSource(), name -> WAREHOUSE.dataSource(), dag);
  }

  /** Runs the engine's DAG; answers the run. */
  private long runTo(RunState end, EngineFixture engine) {
    long run = engine.create(Objects.requireNonNull(built), "{}");
    assertThat(engine.await(run)).isEqualTo(end);
    return run;
  }

  private TaskRef<Choice> which(DagBuilder dag) {
    return dag.task("which", branch(context -> choice.get()));
  }

  private static TaskRef<Void> nothing(DagBuilder dag, String id, TaskRef<?>... after) {
    return dag.task(id, java(context -> {})).after(after);
  }

  @Test
  void skipsWhatIsNotChosenWhateverItsTriggerRuleAndGoesOnBehindTheChosen() {
    DagBuilder dag = Dag.named("branching");
    var which = which(dag);
    var full = nothing(dag, "full", which);
    var delta = nothing(dag, "delta", which);
    nothing(dag, "always", which).triggerRule(TriggerRule.ALL_DONE);
    nothing(dag, "after_delta", delta);
    nothing(dag, "join", full, delta).triggerRule(TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS);
    nothing(dag, "beside", which, full);
    choice.set(Choice.of(full));

    try (var engine = engine(dag.build())) {
      long run = runTo(RunState.SUCCESS, engine);

      assertThat(engine.states(run))
          .containsOnly(
              entry("which", "success"),
              entry("full", "success"),
              entry("delta", "skipped"),
              entry("always", "skipped"),
              entry("after_delta", "skipped"),
              entry("join", "success"),
              entry("beside", "success"));
      assertThat(engine.reason(run, "delta")).isEqualTo("not chosen by which");
      assertThat(engine.reason(run, "always")).isEqualTo("not chosen by which");
    }
  }

  @Test
  void skipsAllThatComesAfterAShortCircuit() {
    DagBuilder dag = Dag.named("short");
    var goesOn = dag.task("goes_on", shortCircuit(context -> true));
    var next = nothing(dag, "next", goesOn);
    var stops = dag.task("stops", shortCircuit(context -> false)).after(next);
    var near = nothing(dag, "near", stops);
    nothing(dag, "end", near, next).triggerRule(TriggerRule.ALL_DONE);
    nothing(dag, "far", near).triggerRule(TriggerRule.ONE_DONE);

    try (var engine = engine(dag.build())) {
      long run = runTo(RunState.SUCCESS, engine);

      assertThat(engine.states(run))
          .containsOnly(
              entry("goes_on", "success"),
              entry("next", "success"),
              entry("stops", "success"),
              entry("near", "skipped"),
              entry("end", "skipped"),
              entry("far", "skipped"));
      assertThat(engine.reason(run, "end")).isEqualTo("not chosen by stops");
    }
  }

  @Test
  void failsIfItChoosesWhatDoesNotComeDirectlyAfterIt() {
    DagBuilder dag = Dag.named("wrong_choice");
    var which = which(dag);
    var near = nothing(dag, "near", which);
    var far = nothing(dag, "far", near);
    choice.set(Choice.of(far));

    try (var engine = engine(dag.build())) {
      long run = runTo(RunState.FAILED, engine);

      assertThat(engine.reason(run, "which"))
          .isEqualTo("which chose far, which does not come directly after it; near does");
    }
  }

  @Test
  void choosesAnewWhenItIsCleared() {
    DagBuilder dag = Dag.named("chosen_anew");
    var which = which(dag);
    var one = nothing(dag, "one", which);
    var other = nothing(dag, "other", which);
    choice.set(Choice.of(one));

    try (var engine = engine(dag.build())) {
      long run = runTo(RunState.SUCCESS, engine);
      choice.set(Choice.of(other));
      engine.clear(run, new Clearing.From("which"));

      assertThat(engine.awaitEndAgain(run)).isEqualTo(RunState.SUCCESS);
      assertThat(engine.states(run)).contains(entry("one", "skipped"), entry("other", "success"));
    }
  }

  @Test
  void isSkippedWhereItFindsNothingToDo() {
    DagBuilder dag = Dag.named("nothing_to_do");
    var idle =
        dag.task(
                "idle",
                java(context -> {
                  throw TaskSkipped.because("no file came");
                }))
            .retries(Retries.fixed(3, Duration.ZERO));
    nothing(dag, "after", idle);
    nothing(dag, "tidy", idle).triggerRule(TriggerRule.NONE_FAILED);

    try (var engine = engine(dag.build())) {
      long run = runTo(RunState.SUCCESS, engine);

      assertThat(engine.states(run))
          .containsOnly(
              entry("idle", "skipped"), entry("after", "skipped"), entry("tidy", "success"));
      assertThat(engine.reason(run, "idle")).isEqualTo("no file came");
      assertThat(engine.outcomes)
          .filteredOn(outcome -> outcome.key().equals("skipped"))
          .as("no retry is spent")
          .hasSize(1);
    }
  }

  @Test
  void rollsBackWhatASkippedTaskDidInTheWarehouse() {
    var increments = new Increments(WAREHOUSE);
    Dag dag =
        Increments.dag(
            "skipped_write",
            (context, statement) -> {
              statement.execute("insert into increments values (1)");
              throw TaskSkipped.because("nothing new");
            });

    try (var engine = engine(dag)) {
      long run = runTo(RunState.SUCCESS, engine);

      assertThat(engine.states(run)).containsOnly(entry("write", "skipped"));
      assertThat(increments.count()).isZero();
    }
  }
}
