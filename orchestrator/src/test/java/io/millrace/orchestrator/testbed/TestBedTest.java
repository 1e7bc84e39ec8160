package io.millrace.orchestrator.testbed;

import static io.millrace.sql.growth.raw.Raw.RAW;
import static io.millrace.tasks.approval.Approvals.approve;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.Dag;
import io.millrace.tasks.test.DagTest;
import io.millrace.tasks.test.RunResult;
import io.millrace.tasks.test.TaskResult;
import io.millrace.tasks.test.TestBed;
import java.time.Instant;
import java.time.LocalDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DAGs on databases that are thrown away. */
class TestBedTest {

  private static final DagTest TILLS =
      DagTest.of(new Tills())
          .at("2026-11-19")
          .variable("tills", "3")
          .connection("bank", "https://teller:secret99@bank.test");

  private TestBed bed;

  @BeforeEach
  void open() {
    bed = TILLS.bed();
  }

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void runsTheWholeDag() {
    RunResult run = bed.run(TILLS);

    assertThat(run.succeeded()).isTrue();
    assertThat(run.task("count").output()).isEqualTo(3L);
    assertThat(run.task("write").rows()).isEqualTo(1);
    assertThat(run.task("write").statements())
        .anyMatch(statement -> statement.contains("insert into"));
    assertThat(run.check("some_tills").passed()).isTrue();
    assertThat(run.task("call").log()).contains("called ***").doesNotContain("secret99");
    assertThat(run.task("rest").state()).isEqualTo("skipped");
    assertThat(run.task("rest").reason()).isEqualTo("no customers came");
    assertThat(bed.warehouse().fetchValues(RAW.CONVERSIONS.REGISTRATION_TIME))
        .containsExactly(LocalDateTime.parse("2026-11-19T00:00"));
  }

  @Test
  void retriesAtOnce() {
    TaskResult falter = bed.run(TILLS).task("falter");

    assertThat(falter.tries()).isEqualTo(2);
    assertThat(falter.log()).contains("failed: the till was stuck");
  }

  @Test
  void tellsWhatABlockingCheckFound() {
    RunResult run = bed.run(TILLS.variable("tills", "0"));

    assertThat(run.state()).isEqualTo("failed");
    assertThat(run.task("write").reason()).contains("blocking check some_tills failed");
    assertThat(run.check("some_tills").status()).isEqualTo("failed");
    assertThat(run.check("some_tills").failingRows()).contains("\"user_id\": 0");
    assertThat(bed.warehouse().fetchCount(RAW.CONVERSIONS)).isZero();
  }

  @Test
  void runsAgainInTheSameWarehouseAtTheSameTime() {
    DagTest noon = TILLS.now(Instant.parse("2026-11-25T12:00:00Z"));

    bed.run(noon);
    RunResult again = bed.run(noon.with(Tills.LINE, 8L));

    assertThat(again.succeeded()).isTrue();
    assertThat(again.task("falter").log()).contains("2026-11-25 12:00:00.000Z");
    assertThat(bed.warehouse().fetchValues(RAW.CONVERSIONS.LINE_NO)).containsExactly(7L, 8L);
  }

  @Test
  void isAboutTheLastIntervalWhereOnlyTheTimeIsTold() {
    bed.runTask(tillsAt("2026-11-25T12:00:00Z").having("count", 5L), "write");

    assertThat(bed.warehouse().fetchValues(RAW.CONVERSIONS.REGISTRATION_TIME))
        .containsExactly(LocalDateTime.parse("2026-11-24T00:00"));
  }

  private static DagTest tillsAt(String now) {
    return DagTest.of(new Tills()).now(Instant.parse(now));
  }

  @Test
  void runsOneTaskOnWhatIsThere() {
    bed.warehouse()
        .insertInto(RAW.CONVERSIONS)
        .set(RAW.CONVERSIONS.USER_ID, 1L)
        .set(RAW.CONVERSIONS.REGISTRATION_TIME, LocalDateTime.parse("2026-11-01T10:00"))
        .set(RAW.CONVERSIONS.FILE_ID, 1L)
        .set(RAW.CONVERSIONS.LINE_NO, 2L)
        .execute();

    TaskResult write = bed.runTask(TILLS.having("count", 9L), "write");

    assertThat(write.succeeded()).isTrue();
    assertThat(write.rows()).isEqualTo(1);
    assertThat(write.check("some_tills").checked()).isEqualTo(2);
    assertThat(bed.warehouse().fetchValues(RAW.CONVERSIONS.USER_ID)).containsExactly(1L, 9L);
  }

  @Test
  void keepsNothingOfATaskThatFails() {
    TaskResult write = bed.runTask(TILLS.having("count", 0L), "write");

    assertThat(write.state()).isEqualTo("failed");
    assertThat(write.reason())
        .isEqualTo("blocking check some_tills failed on raw.conversions: 1 of 1");
    assertThat(bed.warehouse().fetchCount(RAW.CONVERSIONS)).isZero();
  }

  @Test
  void runsATaskOutsideTheWarehouse() {
    assertThat(bed.runTask(TILLS, "count").output()).isEqualTo(3L);
    assertThat(bed.runTask(TILLS, "rest").state()).isEqualTo("skipped");
    assertThat(bed.runTask(TILLS, "falter").reason()).isEqualTo("the till was stuck");
  }

  @Test
  void saysWhatATaskLacks() {
    assertThatThrownBy(() -> bed.runTask(TILLS, "write"))
        .hasMessage(
            "task write takes the output of count; give it one with .having(\"count\", ..)");
    assertThatThrownBy(() -> bed.run(TILLS.with("lines", "8")))
        .hasMessageContaining("DAG tills has no parameter lines; it has line");
    assertThatThrownBy(() -> bed.runTask(TILLS, "wirte")).hasMessageContaining("no task wirte");
  }

  @Test
  void showsSqlAsItWouldBeSentWithoutADatabase() {
    DagTest given = TILLS.having("count", 4L).with(Tills.LINE, 12L);

    assertThat(given.sql("write"))
        .singleElement()
        .asString()
        .contains("timestamp with time zone '2026-11-19 00:00:00+00:00'", "4", "12")
        .doesNotContain(":logical_date");
    assertThat(given.sql("call")).isEmpty();
    assertThatThrownBy(() -> TILLS.sql("write")).hasMessageContaining(".having(\"count\", ..)");
  }

  @Test
  void answersWhatTasksAskPeople() {
    DagTest asking =
        DagTest.of(() -> {
          var dag = Dag.named("asking");
          var ask = dag.task("ask", approve("Go on?"));
          dag.task("after", java(context -> {})).after(ask);
          return dag.build();
        });

    try (TestBed small = asking.bed()) {
      assertThat(small.run(asking.answering("ask", "approve")).task("after").state())
          .isEqualTo("success");
      assertThat(small.run(asking.answering("ask", "reject")).task("after").state())
          .isEqualTo("skipped");
      assertThatThrownBy(() -> small.run(asking))
          .hasMessage("task ask asks a person; say what is answered with .answering(\"ask\", ..)");
    }
  }

  @Test
  void needsNoWarehouseWhereTheDagHasNone() {
    DagTest alone =
        DagTest.of(() -> {
          var dag = Dag.named("alone");
          dag.task("only", java(context -> context.log("here")));
          return dag.build();
        });

    try (TestBed small = alone.bed()) {
      assertThat(small.run(alone).task("only").log()).contains("here");
      assertThatThrownBy(small::warehouse)
          .hasMessage("the DAG has no warehouse; name one with .warehouse(..) where it is defined");
      assertThatThrownBy(() -> small.run(TILLS))
          .hasMessage(
              "DAG tills works in the warehouse growth, which this bed does not have; make a bed for"
                  + " that DAG");
    }
  }
}
