package io.millrace.orchestrator.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.orchestrator.secret.SecretMasks;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.tasks.Executor;
import io.millrace.tasks.Interval;
import io.millrace.tasks.PostgresFailure;
import io.millrace.tasks.Retries;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.plain.JavaTasks;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.tools.jdbc.MockConnection;
import org.jspecify.annotations.Nullable;
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
  void whatFailsInTheNodeIsRetriedByWhatItWasThere() {
    Retries onLoss = Retries.fixed(1, Duration.ZERO).onlyOn(PostgresFailure.Kind.CONNECTION_LOST);
    Retries butOnLoss = Retries.fixed(1, Duration.ZERO).notOn(PostgresFailure.Kind.CONNECTION_LOST);

    assertThat(refusal(onLoss)).isNull();
    assertThat(refusal(butOnLoss)).startsWith("its retries are not for ");
  }

  /** Of a variable that the node cannot read, as its database is away. */
  private @Nullable String refusal(Retries retries) {
    DSLContext away =
        DSL.using(
            new MockConnection(context -> {
              throw new SQLException("the server is gone", "08006");
            }),
            SQLDialect.POSTGRES);
    var running =
        UnstartedTry.of(
            1,
            JavaTasks.java(ignored -> {}),
            task -> task.retries(retries),
            UnstartedTry.services(new EngineListener() {}, away));
    context.answered(
        new ChildTry(running, new Executor.ChildProcess(64))
            .answer(new ChildFrame.Question(ChildFrame.Subject.VARIABLE, "stage")));
    Throwable thrown = catchThrowable(() -> context.variable("stage"));
    assertThat(thrown).isInstanceOf(TaskFailed.class);
    return JudgedByNode.refusal(new IllegalStateException("wrapped", thrown), retries);
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
