package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.orchestrator.execute.Worker.Ended;
import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.FinishedTry;
import io.millrace.orchestrator.run.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndedTriesTest {

  private final OutOfMemoryError full = new OutOfMemoryError("Java heap space");
  private final Backlog<Ended> ended = EndedTries.backlog();

  @BeforeEach
  void twoEnd() {
    Effect large =
        new Effect(
            7L, 0, "\"large\"", Effect.NONE.checks(), Effect.NONE.queries(), Effect.NONE.files());
    ended.add(ended(1, new Outcome.Succeeded(large, false)));
    ended.add(ended(2, new Outcome.Failed("no luck", Duration.ofMinutes(1), large)));
  }

  @Test
  void areRecordedTogetherWhileOnlyTheDatabaseIsAway() {
    fail(new DataAccessException("the connection is gone"));

    assertThat(ended.next()).hasSize(2);
    record();
    assertThat(ended.isEmpty()).isTrue();
  }

  @Test
  void areRecordedOneByOneWhereMemoryHasRunOut() {
    fail(full);
    assertThat(ended.next()).hasSize(1);

    fail(full);
    assertThat(first().outcome())
        .as("memory may be back soon")
        .isInstanceOf(Outcome.Succeeded.class);

    record();
    assertThat(ended.next()).hasSize(1);
    record();
    assertThat(ended.isEmpty()).isTrue();
  }

  @Test
  void areRecordedWithoutTheirEffectWhereItNeverFits() {
    fillMemoryForGood();

    assertThat(first().outcome())
        .isEqualTo(
            new Outcome.Failed(
                "it was done, but what it leaves cannot be recorded: the program ran out of memory"
                    + " (Java heap space); give it more with MILLRACE_JAVA_OPTS=-Xmx1g, or run the"
                    + " task .inChildProcess()",
                null,
                Effect.NONE));
    assertThat(first().log()).isEmpty();
  }

  @Test
  void keepTheirReasonAndTheirRetryWithoutTheirEffect() {
    fail(full);
    record();
    fillMemoryForGood();

    assertThat(first().outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.reason())
                  .startsWith("no luck; what it leaves cannot be recorded: ");
              assertThat(failed.retryIn()).isEqualTo(Duration.ofMinutes(1));
              assertThat(failed.effect()).isEqualTo(Effect.NONE);
            });
  }

  private void record() {
    int ignored = ended.write(List::size);
  }

  private void fail(Throwable why) {
    assertThatThrownBy(() -> ended.write(next -> BacklogTest.fail(why))).isSameAs(why);
  }

  private void fillMemoryForGood() {
    for (int time = 0; time < 10; time++) {
      fail(full);
    }
  }

  private FinishedTry first() {
    return Objects.requireNonNull(ended.next().getFirst().finished());
  }

  private static Ended ended(long taskInstanceId, Outcome outcome) {
    var services = UnstartedTry.services(new EngineListener() {});
    RunningTry one = UnstartedTry.of(taskInstanceId, java(context -> {}), services);
    return new Ended(one, new FinishedTry(one.claim(), outcome, "a line\n", 0));
  }
}
