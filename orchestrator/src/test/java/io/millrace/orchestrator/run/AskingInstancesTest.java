package io.millrace.orchestrator.run;

import static io.millrace.tasks.approval.Approvals.approve;
import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.GridReader.Cell;
import io.millrace.tasks.Dag;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A mapped group in a mapped group, of which instances ask. */
class AskingInstancesTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private static RunGraph graph() {
    var dag = Dag.named("shop");
    var days = dag.task("days", javaList(String.class, context -> List.of()));
    dag.mapGroup(
        "day",
        days,
        (day, group) -> {
          var files = group.task("files", javaList(String.class, context -> List.of()));
          group.mapGroup(
              "file",
              files,
              (file, inner) -> {
                var sure = inner.task("sure", approve("Go on?"));
                inner.task("load", java(context -> {})).after(sure);
              });
        });
    return RunGraph.of(dag.build());
  }

  /** Both files of the first of two days ask; the second day has not listed its files. */
  private long aRunThatAsks() {
    long run = node.start(graph());
    node.handOn("days", "[\"mon\", \"tue\"]");
    node.handOn("files[0]", "[\"a\", \"b\"]");
    ask("sure[0][0]");
    ask("sure[0][1]");
    return run;
  }

  private void ask(String task) {
    node.end(task, new Outcome.Asked("Go on?", List.of("approve", "reject"), null, null, false));
  }

  private RunReader.Task task(long run, String task) {
    return new RunReader(node.sql()).task(run, task).orElseThrow();
  }

  @Test
  void letAllAroundThemAwaitApproval() {
    long run = aRunThatAsks();

    for (String around : List.of("day", "file[0]")) {
      RunReader.Task task = task(run, around);
      assertThat(task.state()).as(around).isEqualTo(TaskState.WAITING);
      assertThat(task.shownState()).as(around).isEqualTo(TaskState.AWAITING_APPROVAL);
      assertThat(Objects.requireNonNull(task.mapped()).words())
          .as(around)
          .endsWith(" done, 2 await approval");
      assertThat(new WhyNotRunning(node.sql()).of(run, around).orElseThrow().sentence())
          .as(around)
          .endsWith(" are done and 2 wait for somebody's answer");
    }
    assertThat(cell(run, "day").state()).isEqualTo(TaskState.AWAITING_APPROVAL);
    assertThat(cell(run, "days").state()).isEqualTo(TaskState.SUCCESS);
    assertThat(task(run, "sure[0][1]").shownState()).isEqualTo(TaskState.AWAITING_APPROVAL);
    assertThat(task(run, "files[1]").shownState()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void sayWhatTheyAskAndWhatHappensOtherwise() {
    long run = node.start(graph());
    node.handOn("days", "[\"mon\"]");
    node.handOn("files[0]", "[\"a\", \"b\", \"c\"]");
    var hour = Duration.ofHours(1);
    List<String> options = List.of("approve", "reject");
    node.end("sure[0][0]", new Outcome.Asked("Load a?", options, hour, null, true));
    node.end("sure[0][1]", new Outcome.Asked("Load b?", options, hour, "approve", false));
    node.end("sure[0][2]", new Outcome.Asked("Load c?", options, hour, null, false));

    assertThat(why(run, "sure[0][0]"))
        .matches(
            "it waits for somebody to answer approve or reject until 20\\S+Z, then it is skipped:"
                + " Load a\\?");
    assertThat(why(run, "sure[0][1]")).endsWith("Z, then approve counts: Load b?");
    assertThat(why(run, "sure[0][2]")).endsWith("Z, then it fails: Load c?");
    assertThat(why(run, "load[0][1]"))
        .startsWith("it waits for sure[0][1] (awaiting_approval), as");
  }

  @Test
  void areNamedWhereTheirTaskIsNot() {
    long run = aRunThatAsks();

    assertThat(missing(run, "sure"))
        .endsWith(
            " has sure once for each element of a mapped group or loop; name one, as in sure[0][0]");
    assertThat(missing(run, "sure[0]"))
        .endsWith(" has no sure[0]; it has 2 instances of sure, sure[0][0] to sure[0][1]");
    assertThat(missing(run, "files[7]"))
        .endsWith(" has no files[7]; it has 2 instances of files, files[0] to files[1]");
    assertThat(missing(run, "days[0]"))
        .endsWith(" has no days[0]: days is not mapped; leave out the brackets");
    assertThat(missing(run, "soor")).endsWith(" has no task soor; it has days, day");
  }

  @Test
  void areSaidToBeNoneYetWhereTheirListIsNotThere() {
    assertThat(missing(node.start(graph()), "sure[0]"))
        .endsWith(" has no sure[0]: there is no instance of sure yet");
  }

  private String missing(long run, String task) {
    return String.valueOf(new RunReader(node.sql()).missing(run, task).getMessage());
  }

  private String why(long run, String task) {
    return new WhyNotRunning(node.sql()).of(run, task).orElseThrow().sentence();
  }

  @Test
  void doSoUntilTheLastIsAnswered() {
    long run = aRunThatAsks();

    answer(run, "sure[0][0]");
    assertThat(Objects.requireNonNull(task(run, "day").mapped()).words())
        .endsWith(", 1 awaits approval");
    assertThat(cell(run, "day").state()).isEqualTo(TaskState.AWAITING_APPROVAL);

    answer(run, "sure[0][1]");
    assertThat(Objects.requireNonNull(task(run, "day").mapped()).words()).endsWith(" done");
    assertThat(task(run, "day").shownState()).isEqualTo(TaskState.WAITING);
    assertThat(cell(run, "day").state()).isEqualTo(TaskState.WAITING);
  }

  @Test
  void areNoneWhereTheRunWasCancelled() {
    long run = aRunThatAsks();

    node.runs().stop(run, StopReason.CANCEL);
    node.end("files[1]", new Outcome.Cancelled("cancelled"));

    assertThat(task(run, "day").shownState()).isEqualTo(TaskState.CANCELLED);
    assertThat(Objects.requireNonNull(task(run, "day").mapped()).awaitingApproval()).isZero();
  }

  private void answer(long run, String task) {
    node.operations().answer(run, task, "approve", null, new Actor("anna"));
  }

  private Cell cell(long run, String task) {
    var cells = new GridReader(node.sql()).cells(List.of(run));
    return Objects.requireNonNull(cells.getOrDefault(run, Map.of()).get(task));
  }
}
