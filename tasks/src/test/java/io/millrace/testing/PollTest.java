package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PollTest {

  private final AtomicInteger looks = new AtomicInteger();

  @Test
  void looksUntilItHolds() throws Exception {
    Poll.until("three looks", Duration.ofMinutes(1), () -> looks.incrementAndGet() == 3);

    assertThat(looks).hasValue(3);
  }

  @Test
  void looksOnceWhereThereIsNoTime() throws Exception {
    assertThat(Poll.holdsWithin(Duration.ZERO, () -> looks.incrementAndGet() == 1)).isTrue();
  }

  @Test
  void saysWhatDoesNotHold() {
    assertThatThrownBy(() -> Poll.until("the moon is full", Duration.ZERO, () -> false))
        .isInstanceOf(AssertionError.class)
        .hasMessage("not within 0 s: the moon is full");
  }
}
