package io.millrace.tasks;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.sql.SqlTasks;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DagBuilderTest {

  private static final Schedule DAILY = Schedule.daily(ZoneOffset.UTC);

  private final DagBuilder dag = Dag.named("shop");

  @BeforeEach
  void hasATask() {
    dag.task("load", java(context -> {}));
  }

  private void assertRejected(String sentence) {
    assertThatThrownBy(dag::build).isInstanceOf(DagRejected.class).hasMessage(sentence);
  }

  @Test
  void refusesAScheduleWhoseRunsWouldLackAParameter() {
    dag.schedule(DAILY);
    dag.param(RunParam.integer("days").orElse(7L));
    dag.param(RunParam.text("region"));

    assertRejected(
        "DAG shop: parameter region has no default, and nobody gives a scheduled run one; add"
            + " .orElse(..) to the parameter, or leave out .schedule(..)");
  }

  @Test
  void takesAScheduleWhoseParametersHaveDefaults() {
    dag.schedule(DAILY);
    dag.param(RunParam.text("region").orElse(""));

    assertThat(dag.build().params()).hasSize(1);
  }

  @Test
  void takesAParameterWithoutADefaultWhereSomebodyAsksForEachRun() {
    dag.param(RunParam.text("region"));

    assertThat(dag.build().params()).singleElement().matches(RunParam::required);
  }

  @Test
  void refusesToBePausedAfterNoFailure() {
    assertThat(dag.pausedAfterFailures(3).build().timing().failuresToPause()).isEqualTo(3);
    assertThatThrownBy(() -> dag.pausedAfterFailures(0))
        .isInstanceOf(DagRejected.class)
        .hasMessage("DAG shop: it cannot be paused after 0 failed runs; say 1 or more");
  }

  @Test
  void refusesAnEndBeforeTheStart() {
    dag.schedule(DAILY).startingOn(LocalDate.of(2026, 2, 1)).endingOn(LocalDate.of(2026, 1, 1));

    assertRejected(
        "DAG shop: it starts on 2026-02-01 and ends on 2026-01-01, before that; swap the two days");
  }

  @Test
  void refusesTwoParametersOfOneName() {
    dag.param(RunParam.text("region"));

    assertThatThrownBy(() -> dag.param(RunParam.integer("region")))
        .isInstanceOf(DagRejected.class)
        .hasMessage("DAG shop: two parameters are named region; rename one");
  }

  @Test
  void refusesAChildProcessForWhatTheWarehouseDoes() {
    dag.warehouse("shop");
    dag.task("count", SqlTasks.query(DSL.select(DSL.val(1)))).inChildProcess();

    assertRejected(
        "DAG shop: task count works in the warehouse's own processes; leave out .inChildProcess()");
  }

  @Test
  void refusesAChildProcessThatCouldNotStart() {
    dag.task("tiny", java(context -> {})).inChildProcess(8);

    assertRejected(
        "DAG shop: task tiny needs a heap of 32 MB at least in its child process, not 8");
  }
}
