package io.millrace.orchestrator.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.orchestrator.secret.SecretMasks;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.tasks.Interval;
import io.millrace.tasks.TaskFailed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A child process and secrets that its node alone knows. */
class ChildContextTest {

  private static final Instant START = Instant.parse("2026-11-19T00:00:00Z");
  private static final Interval DAY = new Interval(START, START.plus(Duration.ofDays(1)));

  private final ByteArrayOutputStream frames = new ByteArrayOutputStream();
  private final ChildContext context =
      new ChildContext(
          new ChildOrder(
              new RunDetails(1, "dag", "manual__1", DAY, Map.of(), List.of()),
              "task",
              1,
              "key",
              TryInputs.NONE,
              null),
          Map.of(),
          frames);

  @Test
  void handsOnALongLineOfWhichTheNodeMasksAll() throws IOException {
    SecretMasks.add("Lk9-sesame");

    context.log("x".repeat(65_530) + "Lk9-sesame" + "x".repeat(200_000));
    context.log("next");

    var log = new TryLog(RealTime.clock());
    var lines = new JoinedLines(log::line);
    var told = new ByteArrayInputStream(frames.toByteArray());
    for (ChildFrame frame = ChildFrames.read(told, ChildFrame.class);
        frame != null;
        frame = ChildFrames.read(told, ChildFrame.class)) {
      lines.add((ChildFrame.Line) frame);
    }
    assertThat(log.last().content())
        .contains("xx***xx")
        .endsWith(" next\n")
        .doesNotContain("Lk9-")
        .hasLineCount(2);
  }

  @Test
  void hasTheNodeMaskAText() throws IOException {
    context.answered(new ChildFrame.Answer("it is ***", null));

    assertThat(context.masked("it is open-sesame")).isEqualTo("it is ***");

    assertThat(ChildFrames.read(new ByteArrayInputStream(frames.toByteArray()), ChildFrame.class))
        .isEqualTo(new ChildFrame.Question(ChildFrame.Subject.MASKED, "it is open-sesame"));
  }

  @Test
  void asksForNothingThatTheNodeWouldNotRead() {
    int most = ChildContext.LONGEST_MASKED;
    assertThatThrownBy(() -> context.masked("x".repeat(most + 1)))
        .isInstanceOf(TaskFailed.class)
        .hasMessage(
            "a child process has at most %d characters masked at once, not %d; cut the text first"
                .formatted(most, most + 1));
  }
}
