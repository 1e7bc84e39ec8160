package io.millrace.tasks;

import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.sql.SqlTasks.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jooq.Record;
import org.jooq.Table;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Duration HOURS = Duration.ofHours(2);

  private final DagBuilder dag = Dag.named("shop");

  @Test
  void isTheFirstSuchTimeAtOrAfterTheEndOfTheInterval() {
    var seven = new Deadline.At(LocalTime.of(7, 0), BERLIN);

    assertThat(seven.dueAt(until("2026-11-20T00:00:00Z"))).isEqualTo("2026-11-20T06:00:00Z");
    assertThat(seven.dueAt(until("2026-11-20T06:00:00Z"))).isEqualTo("2026-11-20T06:00:00Z");
    assertThat(seven.dueAt(until("2026-11-20T06:00:01Z"))).isEqualTo("2026-11-21T06:00:00Z");
    assertThat(seven.dueAt(until("2026-07-20T00:00:00Z"))).isEqualTo("2026-07-20T05:00:00Z");
  }

  @Test
  void movesOutOfAnHourThatTheClocksLeaveOut() {
    var inTheGap = new Deadline.At(LocalTime.of(2, 30), BERLIN);

    assertThat(inTheGap.dueAt(until("2026-03-29T00:00:00Z"))).isEqualTo("2026-03-29T01:30:00Z");
  }

  @Test
  void comesTwiceInAnHourThatTheClocksRepeat() {
    var repeated = new Deadline.At(LocalTime.of(2, 30), BERLIN);

    assertThat(repeated.dueAt(until("2026-10-25T00:10:00Z"))).isEqualTo("2026-10-25T00:30:00Z");
    assertThat(repeated.dueAt(until("2026-10-25T01:10:00Z"))).isEqualTo("2026-10-25T01:30:00Z");
    assertThat(repeated.dueAt(until("2026-10-25T01:31:00Z"))).isEqualTo("2026-10-26T01:30:00Z");
  }

  @Test
  void isRefusedWhereItIsNoTimeOrLongerThanAnybodyWaits() {
    assertThatThrownBy(() -> Deadline.afterQueued(Duration.ZERO))
        .isInstanceOf(DagRejected.class)
        .hasMessage("a deadline of 0 s is less than a millisecond; give it longer");
    assertThatThrownBy(() -> Deadline.afterQueued(Duration.ofNanos(500_000)))
        .isInstanceOf(DagRejected.class)
        .hasMessage("a deadline of 0.0005 s is less than a millisecond; give it longer");
    assertThatThrownBy(() -> Deadline.afterInterval(ChronoUnit.FOREVER.getDuration()))
        .isInstanceOf(DagRejected.class)
        .hasMessageEndingWith(" is more than 36500 days; give it a shorter time");
  }

  @Test
  void aTableIsFreshForAMillisecondAtLeastAndAHundredYearsAtMost() {
    Table<Record> daily = table(name("mart", "daily"));

    assertThatThrownBy(() -> dag.fresh(daily, Duration.ofNanos(1)))
        .isInstanceOf(DagRejected.class)
        .hasMessage(
            "DAG shop keeps \"mart\".\"daily\" no older than 0.000000001 s, which is less than a"
                + " millisecond; give it longer");
    assertThatThrownBy(() -> dag.fresh(daily, ChronoUnit.FOREVER.getDuration()))
        .isInstanceOf(DagRejected.class)
        .hasMessageEndingWith(", which is more than 36500 days; give it a shorter time");
  }

  @Test
  void ofAnIntervalIsRefusedWhereNoScheduleMakesOne() {
    dag.task("load", java(context -> {})).deadline(Deadline.at(LocalTime.of(7, 0), BERLIN));

    assertThatThrownBy(dag::build)
        .isInstanceOf(DagRejected.class)
        .hasMessage(
            "task load is to be done by 07:00 Europe/Berlin, which is said of scheduled runs, and"
                + " its DAG has no schedule; use Deadline.afterQueued(..)");
  }

  @Test
  void ofAnIntervalIsRefusedWhereRunsAreStartedByUpdatesAlone() {
    Schedule.OnUpdates on = Schedule.on(Updates.of("a"));
    dag.schedule(on.andNotBefore(Schedule.daily(BERLIN))).deadline(Deadline.afterInterval(HOURS));
    dag.task("load", java(context -> {}));

    assertThatThrownBy(dag::build)
        .isInstanceOf(DagRejected.class)
        .hasMessage(
            "DAG shop is to be done within 2 h of the end of its data interval, which is said of"
                + " scheduled runs, and its DAG has none but for updates; use"
                + " Deadline.afterQueued(..)");
    assertThat(dag.schedule(on.or(Schedule.daily(BERLIN))).build().alerting().deadlines())
        .hasSize(1);
  }

  @Test
  void freshnessKnowsTheTasksThatWriteTheTable() {
    Table<Record> daily = table(name("mart", "daily"));
    dag.warehouse("shop").schedule(Schedule.daily(ZoneOffset.UTC)).fresh(daily, HOURS);
    dag.task("publish", sql(deleteFrom(daily)));

    assertThat(dag.build().alerting().freshness())
        .singleElement()
        .matches(one -> one.writers().equals(List.of("publish")));

    DagBuilder other = Dag.named("other").fresh(daily, HOURS);
    other.task("load", java(context -> {}));
    assertThatThrownBy(other::build)
        .isInstanceOf(DagRejected.class)
        .hasMessage(
            "DAG other keeps mart.daily fresh, which no task of it writes; name one that is");
  }

  private static Interval until(String end) {
    return new Interval(Instant.parse(end).minus(Duration.ofDays(1)), Instant.parse(end));
  }
}
