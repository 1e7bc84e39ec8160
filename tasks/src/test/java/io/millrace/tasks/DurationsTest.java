package io.millrace.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 s",
    "PT0.3S, 0.3 s",
    "PT10S, 10 s",
    "PT1M, 1 min",
    "PT1M0.001S, 1 min 0.001 s",
    "PT90M, 1 h 30 min",
    "P2DT1S, 48 h 1 s"
  })
  void areShownAsPeopleWriteThem(Duration duration, String shown) {
    assertThat(Durations.shown(duration)).isEqualTo(shown);
  }
}
