package io.millrace.orchestrator.schedule;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Days on which the clocks change, written as wall-clock time and offset. */
class FireTimesTest {

  private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("HH:mmxxx");

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin,       2026-03-29, 00:00+01:00, 23",
    "Europe/Berlin,       2026-10-25, 00:00+02:00, 25",
    "America/New_York,    2026-03-08, 00:00-05:00, 23",
    "America/New_York,    2026-11-01, 00:00-04:00, 25",
    "Australia/Lord_Howe, 2026-10-04, 00:00+10:30, 23.5",
    "Australia/Lord_Howe, 2026-04-05, 00:00+11:00, 24.5",
  })
  void aDayIsAsLongAsTheClocksMakeIt(ZoneId zone, LocalDate day, String midnight, double hours) {
    var times = times("0 0 * * *", zone);
    Instant start = requireNonNull(times.atOrAfter(day.atStartOfDay(zone).toInstant()));

    assertThat(SHORT.format(start.atZone(zone))).isEqualTo(midnight);
    assertThat(Duration.between(start, after(times, start)))
        .isEqualTo(Duration.ofMinutes(Math.round(hours * 60)));
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin,       2026-03-29, 03:00+02:00",
    "America/New_York,    2026-03-08, 03:00-04:00",
  })
  void aTimeThatDoesNotExistIsTheFirstMomentAfterTheGap(
      ZoneId zone, LocalDate day, String expected) {
    assertThat(ofDay("30 2 * * *", zone, day)).containsExactly(expected);
  }

  @Test
  void theGapOfHalfAnHourIsSkippedToItsEnd() {
    ZoneId zone = ZoneId.of("Australia/Lord_Howe");

    assertThat(ofDay("0 2 * * *", zone, LocalDate.of(2026, 10, 4))).containsExactly("02:30+11:00");
    assertThat(ofDay("0,15 2 * * *", zone, LocalDate.of(2026, 10, 4)))
        .as("both lie in the gap")
        .containsExactly("02:30+11:00");
  }

  @Test
  void aDayWithoutMidnightBeginsAfterTheGap() {
    assertThat(ofDay("0 0 * * *", ZoneId.of("Africa/Cairo"), LocalDate.of(2026, 4, 24)))
        .containsExactly("01:00+03:00");
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin,       2026-10-25, 30 2 * * *,  02:30+02:00",
    "America/New_York,    2026-11-01, 30 1 * * *,  01:30-04:00",
    "America/New_York,    2026-11-01, 30 2 * * *,  02:30-05:00",
    "Australia/Lord_Howe, 2026-04-05, 30 1 * * *,  01:30+11:00",
    "Australia/Lord_Howe, 2026-04-05, 30 2 * * *,  02:30+10:30",
  })
  void aTimeThatComesTwiceFiresTheFirstTime(
      ZoneId zone, LocalDate day, String cron, String expected) {
    assertThat(ofDay(cron, zone, day)).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin,       30 2 * * *,  2026-10-25T01:10:00Z, 2026-10-26T01:30:00Z",
    "Europe/Berlin,       */30 2 * * *, 2026-10-25T01:10:00Z, 2026-10-26T01:00:00Z",
    "Europe/Berlin,       0 3 * * *,   2026-10-25T01:10:00Z, 2026-10-25T02:00:00Z",
    "Australia/Lord_Howe, 45 1 * * *,  2026-04-04T15:05:00Z, 2026-04-05T15:15:00Z",
  })
  void inTheRepeatedHourItFiresNextAfterThatHour(
      ZoneId zone, String cron, Instant time, Instant next) {
    assertThat(times(cron, zone).after(time)).isEqualTo(next);
    assertThat(Intervals.startingAt(Schedule.cron(cron, zone), time).end()).isEqualTo(next);
  }

  @Test
  void severalTimesOfARepeatedHourFireOnce() {
    assertThat(ofDay("*/30 1-3 * * *", ZoneId.of("Europe/Berlin"), LocalDate.of(2026, 10, 25)))
        .containsExactly(
            "01:00+02:00",
            "01:30+02:00",
            "02:00+02:00",
            "02:30+02:00",
            "03:00+01:00",
            "03:30+01:00");
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin,    2026-03-29, 23",
    "Europe/Berlin,    2026-10-25, 25",
    "America/New_York, 2026-03-08, 23",
    "America/New_York, 2026-11-01, 25",
  })
  void everyHourIsOneElapsedHour(ZoneId zone, LocalDate day, int hours) {
    var times = times("0 * * * *", zone);
    Instant start = day.atStartOfDay(zone).toInstant();
    Instant time = start;

    for (int hour = 0; hour < hours; hour++) {
      assertThat(Duration.between(time, times.after(time))).isEqualTo(Duration.ofHours(1));
      time = after(times, time);
    }

    assertThat(time).isEqualTo(day.plusDays(1).atStartOfDay(zone).toInstant());
  }

  @Test
  void everyHourFiresWheneverAClockThatMovesByHalfAnHourShowsIt() {
    ZoneId zone = ZoneId.of("Australia/Lord_Howe");

    assertThat(ofDay("0 * * * *", zone, LocalDate.of(2026, 10, 4)).subList(0, 4))
        .containsExactly("00:00+10:30", "01:00+10:30", "03:00+11:00", "04:00+11:00");
    assertThat(ofDay("30 * * * *", zone, LocalDate.of(2026, 4, 5)).subList(0, 4))
        .containsExactly("00:30+11:00", "01:30+11:00", "01:30+10:30", "02:30+10:30");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 0 * * *",
        "30 2 * * *",
        "0 * * * *",
        "*/20 * * * *",
        "*/20 1-3 * * *",
        "15 1 * * SUN",
        "0 0 13 * 5",
        "0 0 29 2 *"
      })
  void backwardsItFiresAtTheSameTimesAsForwards(String cron) {
    for (String zone : List.of("Europe/Berlin", "America/New_York", "Australia/Lord_Howe")) {
      var times = times(cron, ZoneId.of(zone));
      for (String day : List.of("2026-03-07", "2026-03-28", "2026-04-04", "2026-10-03")) {
        Instant time = Instant.parse(day + "T00:00:00Z");
        Instant end = time.plus(Duration.ofDays(31));
        for (Instant next = after(times, time); next.isBefore(end); next = after(times, next)) {
          assertThat(next).isAfter(time);
          assertThat(times.atOrBefore(next)).isEqualTo(next);
          assertThat(times.atOrAfter(next)).isEqualTo(next);
          Instant middle = next.plus(Duration.between(next, after(times, next)).dividedBy(2));
          assertThat(times.atOrBefore(middle)).as("%s %s", cron, middle).isEqualTo(next);
          assertThat(after(times, requireNonNull(times.before(next)))).isEqualTo(next);
          time = next;
        }
      }
    }
  }

  @Test
  void presetsStandForTheirFields() {
    assertThat(
            Stream.of("@hourly", "@daily", "@weekly", "@monthly", "@quarterly", "@yearly")
                .map(preset -> Schedule.cron(preset, ZoneId.of("UTC")))
                .map(schedule ->
                    Intervals.startingAt(schedule, Instant.parse("2026-11-20T14:37:00Z")).end())
                .map(Instant::toString))
        .containsExactly(
            "2026-11-20T15:00:00Z",
            "2026-11-21T00:00:00Z",
            "2026-11-22T00:00:00Z",
            "2026-12-01T00:00:00Z",
            "2027-01-01T00:00:00Z",
            "2027-01-01T00:00:00Z");
  }

  private static Instant after(FireTimes times, Instant time) {
    return requireNonNull(times.after(time));
  }

  private static FireTimes times(String cron, ZoneId zone) {
    return FireTimes.of(Schedule.cron(cron, zone));
  }

  /** All fire times of a day, as wall-clock time and offset. */
  private static List<String> ofDay(String cron, ZoneId zone, LocalDate day) {
    var times = times(cron, zone);
    List<String> fired = new ArrayList<>();
    ZonedDateTime end = day.plusDays(1).atStartOfDay(zone);
    Instant time = requireNonNull(times.atOrAfter(day.atStartOfDay(zone).toInstant()));
    while (time.isBefore(end.toInstant())) {
      fired.add(SHORT.format(time.atZone(zone)));
      time = after(times, time);
    }
    return fired;
  }
}
