package io.millrace.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  @Test
  void isReadableInWords() {
    assertThat(Schedule.onDemand().inWords()).isEqualTo("on demand");
    assertThat(Schedule.daily(ZoneOffset.UTC).inWords()).isEqualTo("0 0 * * * UTC");
    assertThat(Schedule.cron("30 2 * * 1", ZoneId.of("Europe/Berlin")).inWords())
        .isEqualTo("30 2 * * 1 Europe/Berlin");
  }
}
