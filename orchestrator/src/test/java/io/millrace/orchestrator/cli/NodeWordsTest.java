package io.millrace.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeWordsTest {

  private final StringWriter terminal = new StringWriter();
  private final NodeWords words = new NodeWords(new PrintWriter(terminal), "w1");

  @Test
  void sayThatANodeWaitsForItsNameAndWhenItHasItBack() {
    words.rejoined();
    words.waitsForItsName();
    words.rejoined();
    words.rejoined();

    assertThat(said())
        .containsExactly(
            "millrace: w1 was declared dead, and another node has its name by now; it runs nothing"
                + " until that one has ended",
            "millrace: w1 has its name back and goes on");
  }

  @Test
  void sayWhatANodeThatEndsWaitsForAndHandsBack() {
    words.leaving(2, Duration.ofSeconds(5));
    words.left(1);

    assertThat(said())
        .containsExactly(
            "millrace: ending: 2 tasks have 5 s to end",
            "millrace: ended; 1 task is handed back and goes on elsewhere, or at the next start");
  }

  @Test
  void sayThatNothingIsLeft() {
    words.leaving(1, Duration.ofSeconds(5));
    words.left(0);

    assertThat(said())
        .containsExactly(
            "millrace: ending: 1 task has 5 s to end", "millrace: ended; nothing is handed back");
  }

  @Test
  void sayNothingOfANodeWithoutTasks() {
    words.leaving(0, Duration.ofSeconds(5));
    words.left(0);

    assertThat(said()).isEmpty();
  }

  private List<String> said() {
    return terminal.toString().lines().toList();
  }
}
