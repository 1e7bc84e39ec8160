package io.millrace.orchestrator.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnbrokenSightTest {

  private static final Duration ENOUGH = Duration.ofSeconds(3);
  private static final Duration BEAT = Duration.ofSeconds(1);

  private long now;
  private final UnbrokenSight sight = new UnbrokenSight(ENOUGH, () -> now);

  @Test
  void isLongEnoughOnceTheDatabaseHasAnsweredAllTheWhile() {
    assertThat(isLongEnoughAfter(BEAT)).isFalse();
    assertThat(isLongEnoughAfter(BEAT)).isFalse();
    assertThat(isLongEnoughAfter(BEAT)).isTrue();
  }

  @Test
  void beginsAnewWhenTheDatabaseDoesNotAnswer() {
    assertThat(isLongEnoughAfter(ENOUGH)).isTrue();
    sight.broke();

    assertThat(isLongEnoughAfter(BEAT)).isFalse();
    assertThat(isLongEnoughAfter(BEAT)).isFalse();
    assertThat(isLongEnoughAfter(BEAT)).isTrue();
  }

  @Test
  void beginsAnewAfterAPauseOfItsOwn() {
    assertThat(isLongEnoughAfter(ENOUGH)).isTrue();

    assertThat(isLongEnoughAfter(ENOUGH.plusNanos(1))).isFalse();
    assertThat(isLongEnoughAfter(ENOUGH)).isTrue();
  }

  private boolean isLongEnoughAfter(Duration pause) {
    now += pause.toNanos();
    boolean answer = sight.isLongEnough();
    sight.answered();
    return answer;
  }
}
