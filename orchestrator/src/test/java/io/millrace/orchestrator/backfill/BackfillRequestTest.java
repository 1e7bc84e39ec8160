package io.millrace.orchestrator.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.orchestrator.schedule.RunRefused;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.Schedule;
import io.millrace.tasks.plain.JavaTasks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which intervals somebody asks for, and what is refused. */
class BackfillRequestTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  @Test
  void fillsWholeDaysOfTheSchedulesZone() {
    Dag dag = dag(it -> it.schedule(Schedule.cron("30 2 * * *", BERLIN)));

    assertThat(starts(dag, "2026-03-28", "2026-03-30"))
        .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    assertThat(starts(dag, "2026-03-29", "2026-03-29")).containsExactly("2026-03-29T01:00:00Z");
  }

  @Test
  void endsAnIntervalWhereTheNextBegins() {
    Dag dag = dag(it -> it.schedule(Schedule.daily(BERLIN)));

    var intervals = request(dag, "2026-10-24", "2026-10-25").intervals(NOW);

    assertThat(intervals.getFirst().end()).isEqualTo(intervals.getLast().start());
    assertThat(intervals.getLast().end()).isEqualTo("2026-10-25T23:00:00Z");
  }

  @Test
  void takesTimesThatCountThemselves() {
    Dag dag = dag(it -> it.schedule(Schedule.cron("@hourly", BERLIN)));

    assertThat(starts(dag, "2026-11-20T05:00:00Z", "2026-11-20T07:00:00Z"))
        .containsExactly("2026-11-20T05:00:00Z", "2026-11-20T06:00:00Z", "2026-11-20T07:00:00Z");
    assertThat(starts(dag, "2026-11-20T05:30", "2026-11-20T07:00:00+01:00"))
        .containsExactly("2026-11-20T05:00:00Z", "2026-11-20T06:00:00Z");
  }

  @Test
  void leavesOutWhatIsNotOver() {
    Dag dag = dag(it -> it.schedule(Schedule.cron("@hourly", ZoneOffset.UTC)));

    assertThat(starts(dag, "2026-11-20", "2026-11-20"))
        .hasSize(10)
        .last()
        .asString()
        .isEqualTo("2026-11-20T09:00:00Z");
  }

  @Test
  void fillsTheNewestFirstWhereItGoesBackwards() {
    Dag dag = dag(it -> it.schedule(Schedule.daily(ZoneOffset.UTC)));
    var asked = new AskedBackfill("2026-11-01", "2026-11-03", "none", 1, true, Map.of());

    assertThat(BackfillRequest.of(dag, asked, Path.of("/")).intervals(NOW))
        .extracting(interval -> interval.start().toString().substring(0, 10))
        .containsExactly("2026-11-03", "2026-11-02", "2026-11-01");
  }

  @Test
  void fillsNoDaysThatTheDagDoesNotHave() {
    Dag dag =
        dag(it ->
            it.schedule(Schedule.daily(ZoneOffset.UTC))
                .startingOn(LocalDate.of(2026, 11, 2))
                .endingOn(LocalDate.of(2026, 11, 3)));

    assertThat(starts(dag, "2026-10-01", "2026-11-10"))
        .containsExactly("2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z");
    assertThatThrownBy(() -> starts(dag, "2026-10-01", "2026-10-31"))
        .isInstanceOf(RunRefused.class)
        .hasMessage(
            "DAG shop (0 0 * * * UTC) has no interval that begins from 2026-10-01 to 2026-10-31 and"
                + " is over; its first day is 2026-11-02; its last day is 2026-11-03");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-11-20 | 2026-11-10 | none | 1 | from 2026-11-20 is after to 2026-11-10; give the earlier one as from",
        "2026-11-20T02:00:00Z | 2026-11-20T01:00:00Z | none | 1 | from 2026-11-20T02:00:00Z is after to 2026-11-20T01:00:00Z; give the earlier one as from",
        "yesterday | 2026-11-10 | none | 1 | from must be a date such as 2026-11-20 or a time such as 2026-11-20T06:00:00Z, not \"yesterday\"",
        "2026-11-10 | 2026-11-31 | none | 1 | to must be a date such as 2026-11-20 or a time such as 2026-11-20T06:00:00Z, not \"2026-11-31\"",
        "2026-11-10 | 2026-11-10 | all | 1 | reprocess must be none, failed or completed, not \"all\"",
        "2026-11-10 | 2026-11-10 | complete | 1 | reprocess must be none, failed or completed, not \"complete\"; did you mean completed?",
        "2026-11-10 | 2026-11-10 | none | 0 | max-active must be 1 or more, not 0: it is how many runs go on at once",
        "2026-11-10 | 2026-11-21 | none | 1 | to 2026-11-21 is in the future, and an interval can be filled once it is over; give 2026-11-20 at most",
        "2026-11-20 | 2026-11-20 | none | 1 | DAG shop (0 0 * * * UTC) has no interval that begins from 2026-11-20 to 2026-11-20 and is over",
      })
  void refusesWhatCannotBeDone(
      String from, String to, String reprocess, int maxActive, String sentence) {
    Dag dag = dag(it -> it.schedule(Schedule.daily(ZoneOffset.UTC)));
    var asked = new AskedBackfill(from, to, reprocess, maxActive, false, Map.of());

    assertThatThrownBy(() -> BackfillRequest.of(dag, asked, Path.of("/")).intervals(NOW))
        .isInstanceOf(RunRefused.class)
        .hasMessage(sentence);
  }

  @Test
  void refusesToGoBackwardsWhereATaskDependsOnThePast() {
    Dag dag = dag(it -> it.schedule(Schedule.daily(ZoneOffset.UTC)).dependingOnPast());
    var asked = new AskedBackfill("2026-11-01", "2026-11-03", "none", 1, true, Map.of());

    assertThatThrownBy(() -> BackfillRequest.of(dag, asked, Path.of("/")))
        .isInstanceOf(RunRefused.class)
        .hasMessage(
            "task nothing of DAG shop depends on the run before, so the newest interval cannot go"
                + " first; leave out backwards");
    assertThat(request(dag, "2026-11-01", "2026-11-03").intervals(NOW)).hasSize(3);
  }

  @Test
  void refusesADagWithoutIntervals() {
    Dag onDemand = dag(it -> it);
    Dag once = dag(it -> it.schedule(Schedule.once(NOW)));

    assertThatThrownBy(() -> request(onDemand, "2026-11-10", "2026-11-10"))
        .isInstanceOf(RunRefused.class)
        .hasMessage(
            "DAG shop has no schedule, so there are no intervals to fill; run it for a date with"
                + " `millrace run shop --logical-date D`");
    assertThatThrownBy(() -> request(once, "2026-11-10", "2026-11-10"))
        .isInstanceOf(RunRefused.class)
        .hasMessageStartingWith("DAG shop is due once and not again and again, so there are no");
  }

  @Test
  void refusesMoreIntervalsThanAnybodyWouldLookThrough() {
    Dag dag = dag(it -> it.schedule(Schedule.every(Duration.ofSeconds(1))));

    assertThatThrownBy(() -> request(dag, "2026-11-10", "2026-11-12").intervals(NOW))
        .isInstanceOf(RunRefused.class)
        .hasMessage(
            "from 2026-11-10 to 2026-11-12 there are more than 100,000 intervals of DAG shop; fill"
                + " a shorter span first");
  }

  @Test
  void refusesParametersThatTheDagDoesNotHave() {
    DagBuilder builder = Dag.named("shop").schedule(Schedule.daily(ZoneOffset.UTC));
    builder.param(RunParam.integer("fields").orElse(2L));
    builder.task("nothing", JavaTasks.java(context -> {}));
    Dag dag = builder.build();

    assertThat(BackfillRequest.of(dag, asked(Map.of("fields", "3")), Path.of("/")).paramsJson())
        .isEqualTo("{\"fields\":\"3\"}");
    assertThatThrownBy(() -> BackfillRequest.of(dag, asked(Map.of("field", "3")), Path.of("/")))
        .isInstanceOf(RunRefused.class)
        .hasMessageContaining("has no parameter field");
  }

  private static AskedBackfill asked(Map<String, String> params) {
    return new AskedBackfill("2026-11-10", "2026-11-10", "none", 1, false, params);
  }

  private static Dag dag(UnaryOperator<DagBuilder> timing) {
    DagBuilder builder = timing.apply(Dag.named("shop"));
    builder.task("nothing", JavaTasks.java(context -> {}));
    return builder.build();
  }

  private static BackfillRequest request(Dag dag, String from, String to) {
    return BackfillRequest.of(
        dag, new AskedBackfill(from, to, "none", 1, false, Map.of()), Path.of("/"));
  }

  private static List<String> starts(Dag dag, String from, String to) {
    return request(dag, from, to).intervals(NOW).stream()
        .map(interval -> interval.start().toString())
        .toList();
  }
}
