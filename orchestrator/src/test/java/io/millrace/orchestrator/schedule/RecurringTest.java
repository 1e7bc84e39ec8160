package io.millrace.orchestrator.schedule;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagRejected;
import io.millrace.tasks.DaysOff;
import io.millrace.tasks.Schedule;
import io.millrace.tasks.Schedule.Recurring;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules beside plain cron expressions, and days that are not in every month or year. */
class RecurringTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void everySoOftenCountsElapsedTime() {
    assertThat(fires(Schedule.every(ofHours(6)), "2026-03-28T20:00:00Z", 3))
        .containsExactly("2026-03-29T00:00:00Z", "2026-03-29T06:00:00Z", "2026-03-29T12:00:00Z");
    assertThat(
            fires(
                Schedule.every(ofDays(3), Instant.parse("2026-11-20T07:30:00Z")),
                "2026-11-15T00:00:00Z",
                3))
        .containsExactly("2026-11-17T07:30:00Z", "2026-11-20T07:30:00Z", "2026-11-23T07:30:00Z");
  }

  @Test
  void everySoOftenIsASecondAtLeast() {
    assertThatThrownBy(() -> Schedule.every(Duration.ofMillis(500)))
        .isInstanceOf(DagRejected.class)
        .hasMessage("a schedule cannot fire every 0.5 s; a second is the least");
  }

  @Test
  void severalFireWheneverOneDoes() {
    Recurring schedule =
        Schedule.anyOf(
            Schedule.cron("0 8 * * MON-FRI", BERLIN), Schedule.cron("0 8,10 * * SAT", BERLIN));

    assertThat(local(fires(schedule, "2026-11-26T12:00:00Z", 4), BERLIN))
        .containsExactly(
            "2026-11-27T08:00", "2026-11-28T08:00", "2026-11-28T10:00", "2026-11-30T08:00");
  }

  @Test
  void severalThatFireAtOnceFireOnce() {
    Recurring schedule =
        Schedule.anyOf(Schedule.every(ofMinutes(20)), Schedule.every(ofMinutes(30)));

    assertThat(fires(schedule, "2026-11-26T12:00:00Z", 5))
        .containsExactly(
            "2026-11-26T12:20:00Z",
            "2026-11-26T12:30:00Z",
            "2026-11-26T12:40:00Z",
            "2026-11-26T13:00:00Z",
            "2026-11-26T13:20:00Z");
  }

  @Test
  void daysOffAreLeftOut() {
    Recurring schedule =
        Schedule.cron("0 6 * * *", BERLIN)
            .except(
                DaysOff.weekends()
                    .and(DaysOff.everyYear(MonthDay.of(12, 25), MonthDay.of(1, 1)))
                    .and(DaysOff.on(LocalDate.of(2026, 12, 24))));

    assertThat(local(fires(schedule, "2026-12-22T12:00:00Z", 6), BERLIN))
        .containsExactly(
            "2026-12-23T06:00",
            "2026-12-28T06:00",
            "2026-12-29T06:00",
            "2026-12-30T06:00",
            "2026-12-31T06:00",
            "2027-01-04T06:00");
    assertThat(schedule.inWords())
        .isEqualTo("0 6 * * * Europe/Berlin except Sat, Sun, 01-01, 12-25, 2026-12-24");
  }

  @Test
  void intervalsGoOverDaysOffWithoutAHole() {
    Recurring schedule = Schedule.daily(ZoneOffset.UTC).except(DaysOff.weekends());

    assertThat(Intervals.startingAt(schedule, Instant.parse("2026-11-27T00:00:00Z")).end())
        .isEqualTo("2026-11-30T00:00:00Z");
    assertThat(Intervals.lastCompleted(schedule, Instant.parse("2026-11-29T12:00:00Z")).end())
        .isEqualTo("2026-11-27T00:00:00Z");
  }

  @Test
  void aScheduleOfDaysOffAloneIsRefused() {
    Recurring never = Schedule.daily(ZoneOffset.UTC).except(DaysOff.everyWeek(DayOfWeek.values()));

    assertThatThrownBy(() -> Intervals.require(never))
        .isInstanceOf(ScheduleRejected.class)
        .hasMessageEndingWith("never fires; take a day off its days off");
  }

  @ParameterizedTest
  @CsvSource({
    "0 0 6 ? * 2#1,      2026-12-07T06:00, 2027-01-04T06:00",
    "0 30 23 L * ?,      2026-11-30T23:30, 2026-12-31T23:30",
    "0 0 9 15W * ?,      2026-12-15T09:00, 2027-01-15T09:00",
    "30 59 23 31 12 ? *, 2026-12-31T23:59:30, 2027-12-31T23:59:30",
  })
  void quartzsSyntaxIsRead(String expression, String first, String second) {
    assertThat(
            local(
                fires(Schedule.quartzCron(expression, BERLIN), "2026-11-26T12:00:00Z", 2), BERLIN))
        .containsExactly(first, second);
  }

  @Test
  void quartzsSyntaxIsAskedForWhereItIsMeant() {
    assertThatThrownBy(() -> Intervals.require(Schedule.cron("0 0 6 ? * 2#1", BERLIN)))
        .hasMessageContaining("is no cron expression of five fields");
    assertThatThrownBy(() -> Intervals.require(Schedule.quartzCron("0 6 * * *", BERLIN)))
        .hasMessageContaining("is no cron expression of Quartz (second, minute,");
  }

  private static final String ZONES =
      "Europe/Berlin America/New_York Australia/Lord_Howe Asia/Kathmandu Pacific/Kiritimati"
          + " America/Bahia_Banderas";

  @Test
  void leapDaysComeInLeapYearsAlone() {
    for (String zone : ZONES.split(" ", -1)) {
      ZoneId of = ZoneId.of(zone);
      assertThat(local(fires(Schedule.cron("30 1 29 2 *", of), "2024-03-01T12:00:00Z", 2), of))
          .as(zone)
          .containsExactly("2028-02-29T01:30", "2032-02-29T01:30");
      assertThat(local(fires(Schedule.daily(of), "2028-02-27T09:00:00Z", 4), of))
          .as(zone)
          .contains("2028-02-29T00:00", "2028-03-01T00:00");
      assertThat(
              local(fires(Schedule.quartzCron("0 0 1 L 2 ?", of), "2027-01-02T12:00:00Z", 2), of))
          .as(zone)
          .containsExactly("2027-02-28T01:00", "2028-02-29T01:00");
    }
  }

  @Test
  void yearsEndAtMidnightOfTheZone() {
    for (String zone : ZONES.split(" ", -1)) {
      ZoneId of = ZoneId.of(zone);
      assertThat(local(fires(Schedule.cron("@yearly", of), "2026-06-01T00:00:00Z", 2), of))
          .as(zone)
          .containsExactly("2027-01-01T00:00", "2028-01-01T00:00");
      assertThat(local(fires(Schedule.cron("59 23 31 12 *", of), "2026-06-01T00:00:00Z", 1), of))
          .as(zone)
          .containsExactly("2026-12-31T23:59");
      assertThat(local(fires(Schedule.cron("0 12 * * SUN", of), "2026-12-28T00:00:00Z", 1), of))
          .as(zone)
          .containsExactly("2027-01-03T12:00");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Africa/Cairo"
      })
  void backwardsTheyFireAtTheSameTimesAsForwards(String zone) {
    ZoneId of = ZoneId.of(zone);
    List<Recurring> all =
        List.of(
            Schedule.every(ofHours(7)),
            Schedule.cron("0 2 * * *", of).except(DaysOff.weekends()),
            Schedule.anyOf(Schedule.cron("30 2 * * *", of), Schedule.every(ofHours(25))),
            Schedule.quartzCron("15 30 2 ? * MON-FRI", of));
    for (Recurring schedule : all) {
      FireTimes times = FireTimes.of(schedule);
      Instant time = Instant.parse("2026-03-01T00:00:00Z");
      Instant end = Instant.parse("2026-11-10T00:00:00Z");
      for (Instant next = after(times, time); next.isBefore(end); next = after(times, next)) {
        assertThat(next).isAfter(time);
        assertThat(times.atOrBefore(next)).as("%s", schedule).isEqualTo(next);
        assertThat(times.atOrAfter(next)).isEqualTo(next);
        Instant before = Objects.requireNonNull(times.before(next));
        assertThat(times.after(before)).as("%s %s", schedule, next).isEqualTo(next);
        time = next;
      }
    }
  }

  @Test
  void ofSeveralGoesOnWhereOneIsOver() {
    Recurring noon = Schedule.quartzCron("0 0 12 * * ? 2026", ZoneOffset.UTC);
    Recurring either = Schedule.anyOf(noon, Schedule.daily(ZoneOffset.UTC));

    assertThat(fires(either, "2026-12-31T06:00:00Z", 3))
        .containsExactly("2026-12-31T12:00:00Z", "2027-01-01T00:00:00Z", "2027-01-02T00:00:00Z");
    assertThat(Intervals.lastCompleted(either, Instant.parse("2025-11-29T12:00:00Z")).end())
        .as("before that one began")
        .isEqualTo("2025-11-29T00:00:00Z");
    assertThatThrownBy(() ->
            Intervals.require(Schedule.anyOf(noon, Schedule.cron("0 0 30 2 *", ZoneOffset.UTC))))
        .hasMessage("the schedule \"0 0 30 2 * UTC\" never fires; correct its fields");
  }

  @Test
  void outsideItsYearsThereIsNoInterval() {
    Recurring schedule = Schedule.quartzCron("0 0 6 1 * ? 2026", ZoneOffset.UTC);
    var timing = Dag.named("years").schedule(schedule).build().timing();

    assertThatThrownBy(
            () -> Intervals.lastCompleted(schedule, Instant.parse("2026-01-15T00:00:00Z")))
        .isInstanceOf(ScheduleRejected.class)
        .hasMessage(
            "no interval of the schedule \"0 0 6 1 * ? 2026 UTC\" is over; say a logical date");
    assertThatThrownBy(() -> Intervals.startingAt(schedule, Instant.parse("2026-12-15T00:00:00Z")))
        .isInstanceOf(ScheduleRejected.class)
        .hasMessageEndingWith(
            "does not fire after 2026-12-15T00:00:00Z, so no interval begins there; say an earlier"
                + " logical date");
    assertThat(
            Intervals.beginningIn(
                timing,
                schedule,
                Instant.parse("2026-10-15T00:00:00Z"),
                Instant.parse("2030-01-01T00:00:00Z")))
        .extracting(interval -> interval.start().toString())
        .as("that from December has no end")
        .containsExactly("2026-11-01T06:00:00Z");
  }

  private static Instant after(FireTimes times, Instant time) {
    return Objects.requireNonNull(times.after(time));
  }

  private static List<String> fires(Recurring schedule, String after, int count) {
    FireTimes times = FireTimes.of(schedule);
    List<String> fires = new ArrayList<>();
    Instant time = Instant.parse(after);
    for (int i = 0; i < count; i++) {
      time = after(times, time);
      fires.add(time.toString());
    }
    return fires;
  }

  private static List<String> local(List<String> fires, ZoneId zone) {
    return fires.stream()
        .map(fire -> LocalDateTime.ofInstant(Instant.parse(fire), zone).toString())
        .toList();
  }
}
