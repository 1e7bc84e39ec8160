package io.millrace.tasks.approval;

import static io.millrace.tasks.approval.Approvals.approve;
import static io.millrace.tasks.approval.Approvals.choose;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.Answer;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagRejected;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskSkipped;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ApprovalTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void refusesWhatCannotBeAnswered() {
    assertThat(approve("Go on?").faults()).isEmpty();
    assertThat(choose("Which?", "one").faults())
        .containsExactly("it asks to choose among [one]; give it two different options at least");
    assertThat(choose("Which?", "a", "b").atMost(HOUR).otherwise("c").faults())
        .containsExactly(
            "without an answer in time it is to count as \"c\", which is none of a, b");
    assertThat(choose("Which?", "a", "b").failsIfRejected().faults())
        .containsExactly("it cannot be rejected; leave out .failsIfRejected()");
    assertThat(approve("Go on?").orSkip().faults())
        .containsExactly(
            "it waits for ever, and says what happens then; say how long with .atMost(..)");
    assertThat(approve("Go on?").atMost(HOUR).otherwise("approve").orSkip().faults())
        .containsExactly(
            "without an answer in time it cannot both count as answered and be skipped");
  }

  @Test
  void asksToChooseAmongTheTasksDirectlyAfterIt() {
    var dag = Dag.named("shop");
    var way = dag.task("way", Approvals.branch("Which load?", "full_lod", "increment"));
    assertThatThrownBy(dag::build)
        .hasMessage(
            "DAG shop: task way asks to choose full_lod, which does not come directly after it;"
                + " nothing does");

    dag.task("full_load", java(context -> {})).after(way);
    var increment = dag.task("increment", java(context -> {})).after(way);
    dag.task("full_lod", java(context -> {})).after(increment);

    assertThatThrownBy(dag::build)
        .isInstanceOf(DagRejected.class)
        .hasMessage(
            "DAG shop: task way asks to choose full_lod, which does not come directly after it;"
                + " full_load and increment do");
  }

  @Test
  void handsOnWhatWasChosen() {
    assertThat(choose("Which?", TimeUnit.class).output(answer("HOURS"))).isEqualTo(TimeUnit.HOURS);
    assertThat(choose("Which?", "a", "b").output(answer("b"))).isEqualTo("b");
    assertThat(Approvals.branch("Which way?", "left", "right").output(answer("left")).tasks())
        .containsExactly("left");
    assertThatThrownBy(() -> choose("Which?", "a", "b").output(answer("c")))
        .isInstanceOf(TaskFailed.class)
        .hasMessage("it was answered c, and asks for a or b");
  }

  @Test
  void anOptionToChooseThatIsCalledRejectIsOneAsAnyOther() {
    assertThat(choose("What with them?", "accept", "reject").output(answer("reject")))
        .isEqualTo("reject");
    assertThat(choose("What with them?", "accept", "reject").failsIfRejected().faults())
        .containsExactly("it cannot be rejected; leave out .failsIfRejected()");
  }

  @Test
  void rejectedItIsSkippedOrFails() {
    assertThatThrownBy(() -> approve("Go on?").output(answer("reject")))
        .isInstanceOf(TaskSkipped.class)
        .hasMessage("rejected by anna: too early");
    assertThatThrownBy(() -> approve("Go on?").failsIfRejected().output(answer("reject")))
        .isInstanceOf(TaskFailed.class)
        .hasMessage("rejected by anna: too early");
  }

  private static Answer answer(String option) {
    return new Answer(option, "anna", "too early", Instant.EPOCH, true);
  }
}
