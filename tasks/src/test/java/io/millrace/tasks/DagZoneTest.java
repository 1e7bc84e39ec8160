package io.millrace.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class DagZoneTest {

  private static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");

  @Test
  void isItsSchedules() {
    assertThat(zone(Schedule.daily(AUCKLAND))).isEqualTo(AUCKLAND);
    assertThat(zone(Schedule.on(Updates.of("a")).or(Schedule.daily(AUCKLAND)))).isEqualTo(AUCKLAND);
    assertThat(zone(Schedule.on(Updates.of("a")).andNotBefore(Schedule.daily(AUCKLAND))))
        .isEqualTo(AUCKLAND);
  }

  @Test
  void isUtcWhereNothingNamesOne() {
    assertThat(zone(new Schedule.OnDemand())).isEqualTo(ZoneOffset.UTC);
    assertThat(zone(new Schedule.Once(Instant.EPOCH))).isEqualTo(ZoneOffset.UTC);
    assertThat(zone(Schedule.on(Updates.of("a")))).isEqualTo(ZoneOffset.UTC);
  }

  private static ZoneId zone(Schedule schedule) {
    return Dag.named("dag").schedule(schedule).build().zone();
  }
}
