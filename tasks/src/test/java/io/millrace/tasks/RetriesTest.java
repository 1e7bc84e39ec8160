package io.millrace.tasks;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class RetriesTest {

  private static final Retries THREE = Retries.fixed(3, Duration.ofSeconds(1));
  private final Throwable conflict =
      new IllegalStateException(new SQLException("in the way", "40001"));

  @Test
  void areRefusedWithTheirNumbers() {
    assertThatThrownBy(() -> Retries.fixed(2, Duration.ofMinutes(-5)))
        .isInstanceOf(DagRejected.class)
        .hasMessage(
            "retries of 2 times after -5 min, growing by 1.0, varied by 0.0: times and delay are 0 or more, the factor is 1 or more, the jitter 0 to 1");
    assertThatThrownBy(() -> new Retries(-1, Duration.ZERO, 1, Duration.ZERO, 0))
        .hasMessageStartingWith("retries of -1 times after 0 s");
  }

  @Test
  void limitsAreRefusedInASentence() {
    var load = Dag.named("shop").task("load", java(context -> {}));

    assertThatThrownBy(() -> load.pool("api", 0))
        .hasMessage("task load takes 0 slots of its pool; give it 1 at least");
    assertThatThrownBy(() -> load.maxActive(0))
        .hasMessage("task load is to run 0 times at once; give it 1 at least");
  }

  @Test
  void areForAllFailuresWhereNothingIsSaid() {
    assertThat(THREE.refusal(new IOException())).isEmpty();
    assertThat(THREE.refusal(conflict)).isEmpty();
  }

  @Test
  void areForTheKindsThatAreNamedAndNoOthers() {
    Retries some =
        THREE.onlyOn(PostgresFailure.Kind.CONFLICT, FailureKind.thrown(IOException.class));

    assertThat(some.refusal(conflict)).isEmpty();
    assertThat(some.refusal(new IllegalStateException(new FileNotFoundException("a")))).isEmpty();
    assertThat(some.refusal(new SQLException("no such table", "42P01")))
        .contains("its retries are only for PostgreSQL's conflict, IOException");
  }

  @Test
  void neverIsStrongerThanOnly() {
    Retries some =
        THREE
            .onlyOn(FailureKind.thrown(IOException.class))
            .notOn(FailureKind.thrown(FileNotFoundException.class));

    assertThat(some.refusal(new IOException())).isEmpty();
    assertThat(some.refusal(new FileNotFoundException("a")))
        .contains("its retries are not for FileNotFoundException");
  }

  @Test
  void knowTimeoutsAndWhatCodeSays() {
    Retries some =
        THREE.notOn(
            FailureKind.timeout(),
            FailureKind.when("a full quota", thrown -> "quota".equals(thrown.getMessage())));

    assertThat(some.refusal(new IllegalStateException(new TimeoutException())))
        .contains("its retries are not for timeouts");
    assertThat(some.refusal(new IllegalStateException("quota")))
        .contains("its retries are not for a full quota");
    assertThat(some.refusal(new IllegalStateException("other"))).isEmpty();
  }

  @Test
  void keepTheirKindsWithoutTheirDelay() {
    Retries some = THREE.notOn(FailureKind.timeout()).withoutDelay();

    assertThat(some.times()).isEqualTo(3);
    assertThat(some.delay()).isZero();
    assertThat(some.refusal(new TimeoutException())).isPresent();
  }
}
