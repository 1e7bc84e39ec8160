package io.millrace.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TaskStateTest {

  /** The state machine as it is documented, written down a second time. */
  private static final Map<String, String> LEGAL =
      Map.of(
          "waiting", "ready success failed skipped upstream_failed cancelled removed",
          "ready", "running cancelled removed",
          "running",
              "success failed skipped up_for_retry deferred awaiting_approval ready cancelled",
          "up_for_retry", "ready cancelled removed",
          "deferred", "ready failed cancelled removed",
          "awaiting_approval", "ready cancelled removed");

  @Test
  void allowsExactlyTheDocumentedPairs() {
    for (TaskState from : TaskState.values()) {
      Set<String> legal = Set.of(LEGAL.getOrDefault(from.key(), "").split(" ", -1));
      for (TaskState to : TaskState.values()) {
        assertThat(from.canBecome(to))
            .as("%s -> %s", from.key(), to.key())
            .isEqualTo(legal.contains(to.key()));
      }
    }
  }

  @Test
  void nothingFollowsAnEnd() {
    for (TaskState state : TaskState.values()) {
      assertThat(state.ended()).as(state.key()).isEqualTo(state.next().isEmpty());
    }
  }

  @Test
  void everyStateButTheFirstCanBeReached() {
    Set<TaskState> reached = EnumSet.noneOf(TaskState.class);
    for (TaskState state : TaskState.values()) {
      reached.addAll(state.next());
    }

    assertThat(reached).isEqualTo(EnumSet.complementOf(EnumSet.of(TaskState.WAITING)));
  }

  @Test
  void anIllegalStepCannotBeWritten() {
    assertThatThrownBy(() -> Transition.ofTask(1, 1, 1, TaskState.SUCCESS, TaskState.RUNNING, null))
        .hasMessageContaining("no task goes from success to running");
  }
}
