package io.millrace.orchestrator.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LookPaceTest {

  private long now;
  private final LookPace pace = new LookPace(now);

  @Test
  void looksAtOnceAfterAQuietTime() {
    for (int ring = 0; ring < 100; ring++) {
      look(LookPace.QUIET, false);

      assertThat(pace.earliest()).isLessThanOrEqualTo(now);
    }
  }

  @Test
  void looksAtOnceAsLongAsThatFindsSomethingNowAndThen() {
    for (int ring = 0; ring < 100; ring++) {
      look(Duration.ofMillis(1), ring % LookPace.MOST_IN_VAIN == 0);

      assertThat(pace.earliest()).isLessThanOrEqualTo(now);
    }
  }

  @Test
  void restsBetweenLooksInVainUntilOneFindsSomething() {
    for (int ring = 0; ring < LookPace.MOST_IN_VAIN; ring++) {
      look(Duration.ofMillis(1), false);
    }
    assertThat(pace.earliest()).isEqualTo(now + LookPace.REST.toNanos());
    look(LookPace.REST, false);
    assertThat(pace.earliest()).isEqualTo(now + LookPace.REST.toNanos());

    look(LookPace.REST, true);

    assertThat(pace.earliest()).isLessThanOrEqualTo(now);
  }

  private void look(Duration later, boolean found) {
    now += later.toNanos();
    pace.looked(now, found);
  }
}
