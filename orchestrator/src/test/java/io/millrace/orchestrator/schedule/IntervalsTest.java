package io.millrace.orchestrator.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.Interval;
import io.millrace.tasks.Schedule;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class IntervalsTest {

  private static final Schedule DAILY = Schedule.daily(ZoneOffset.UTC);

  @Test
  void theLastIntervalIsTheOneThatIsOver() {
    assertThat(Intervals.lastCompleted(DAILY, Instant.parse("2026-11-20T09:12:13Z")))
        .isEqualTo(interval("2026-11-19T00:00:00Z", "2026-11-20T00:00:00Z"));
  }

  @Test
  void anIntervalIsOverAtItsEndAndNotBefore() {
    assertThat(Intervals.lastCompleted(DAILY, Instant.parse("2026-11-20T00:00:00Z")))
        .isEqualTo(interval("2026-11-19T00:00:00Z", "2026-11-20T00:00:00Z"));
    assertThat(Intervals.lastCompleted(DAILY, Instant.parse("2026-11-19T23:59:59.999Z")))
        .isEqualTo(interval("2026-11-18T00:00:00Z", "2026-11-19T00:00:00Z"));
  }

  @Test
  void aDayIsAsLongAsItsZoneSays() {
    Schedule berlin = Schedule.daily(ZoneId.of("Europe/Berlin"));

    assertThat(Intervals.lastCompleted(berlin, Instant.parse("2026-03-30T12:00:00Z")))
        .as("the clocks went forward")
        .isEqualTo(interval("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"));
    assertThat(Intervals.lastCompleted(berlin, Instant.parse("2026-10-26T12:00:00Z")))
        .as("the clocks went back")
        .isEqualTo(interval("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"));
  }

  @Test
  void aGivenLogicalDateLastsUntilTheNextFireTime() {
    assertThat(Intervals.startingAt(DAILY, Instant.parse("2026-11-10T00:00:00Z")))
        .isEqualTo(interval("2026-11-10T00:00:00Z", "2026-11-11T00:00:00Z"));
  }

  @Test
  void onDemandTheIntervalIsEmpty() {
    Instant now = Instant.parse("2026-11-20T09:12:13Z");

    assertThat(Intervals.lastCompleted(Schedule.onDemand(), now)).isEqualTo(new Interval(now, now));
  }

  @Test
  void refusesWhatIsNoCronExpression() {
    Schedule typo = Schedule.cron("0 25 * * *", ZoneOffset.UTC);

    assertThatThrownBy(() -> Intervals.lastCompleted(typo, Instant.EPOCH))
        .isInstanceOf(ScheduleRejected.class)
        .hasMessageContaining("\"0 25 * * *\" is no cron expression of five fields");
  }

  @Test
  void refusesWhatNeverFires() {
    Schedule never = Schedule.cron("0 0 31 2 *", ZoneOffset.UTC);

    assertThatThrownBy(() -> Intervals.lastCompleted(never, Instant.parse("2026-11-20T00:00:00Z")))
        .isInstanceOf(ScheduleRejected.class)
        .hasMessageContaining("never fires");
  }

  private static Interval interval(String start, String end) {
    return new Interval(Instant.parse(start), Instant.parse(end));
  }
}
