package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.INCIDENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.inline;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.tasks.Check.Severity;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Days of a DAG with one task, whose checks fail and pass. */
class IncidentsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private static final Actor ANNA = new Actor("anna");
  private static final RunGraph SHOP = Graphs.graph("shop", Graphs.external("load"));

  private enum Found {
    PASSES(Severity.BLOCKING, CheckResult.Status.PASSED),
    WARNS(Severity.WARNING, CheckResult.Status.WARNED),
    FAILS(Severity.BLOCKING, CheckResult.Status.FAILED);

    private final Severity severity;
    private final CheckResult.Status status;

    Found(Severity severity, CheckResult.Status status) {
      this.severity = severity;
      this.status = status;
    }

    CheckResult by(String check) {
      long failed = this == PASSES ? 0 : 3;
      return new CheckResult(check, "raw.orders", severity, status, 100, failed, "[]", "select 1");
    }
  }

  /** Runs the day for the first time. */
  private long day(int day, Found found) {
    long run = node.create(SHOP, day);
    node.admit();
    end(found.by("unique"));
    return run;
  }

  private void again(long run, Found found) {
    node.operations().clear(ClearRequest.of(run, new Clearing.Everything()), ANNA);
    node.admit();
    end(found.by("unique"));
  }

  private void end(CheckResult... checks) {
    var effect = new Effect(0L, 0, null, List.of(checks), List.of(), List.of());
    boolean failed = Stream.of(checks).anyMatch(check -> check.status() == Found.FAILS.status);
    node.end(
        "load",
        failed
            ? new Outcome.Failed("bad data", null, effect)
            : new Outcome.Succeeded(effect, false));
  }

  private IncidentReader reader() {
    return new IncidentReader(node.sql());
  }

  private Incidents incidents() {
    return new Incidents(node.runs());
  }

  /** All of them, oldest first. */
  private List<Incident> all() {
    return reader().list(true, 100).stream()
        .sorted(Comparator.comparingLong(Incident::incidentId))
        .toList();
  }

  private Incident only() {
    assertThat(all()).hasSize(1);
    return all().getFirst();
  }

  /** What was told of checks, oldest first. */
  private List<String> told() {
    return node.sql()
        .selectFrom(ALERT)
        .where(ALERT.CHECK_NAME.isNotNull())
        .orderBy(ALERT.ALERT_ID)
        .fetch(alert ->
            alert.get(ALERT.KIND)
                + " "
                + alert.get(ALERT.SEVERITY)
                + " "
                + alert.get(ALERT.RUN_ID));
  }

  private List<String> events(Incident incident) {
    return reader().told(incident.incidentId()).events().stream()
        .map(Incident.Event::what)
        .toList();
  }

  @Test
  void isOpenedByTheFirstFailureAddedToByOthersAndResolvedByWhatPasses() {
    day(1, Found.PASSES);
    assertThat(all()).isEmpty();

    day(2, Found.WARNS);
    assertThat(only())
        .returns("shop", Incident::dagId)
        .returns("load", Incident::taskId)
        .returns("unique", Incident::check)
        .returns("raw.orders", Incident::table)
        .returns("open", Incident::state)
        .returns("warning", Incident::severity)
        .returns(1, Incident::results)
        .returns("day_2", Incident::firstRunId);

    day(3, Found.WARNS);
    assertThat(only())
        .returns(2, Incident::results)
        .returns("day_2", Incident::firstRunId)
        .returns("day_3", Incident::lastRunId)
        .returns(Instant.EPOCH.plus(Duration.ofDays(3)), Incident::logicalDate);

    day(4, Found.PASSES);
    assertThat(only())
        .returns("resolved", Incident::state)
        .returns("passed", Incident::resolution)
        .returns("day_4", Incident::resolvedRunId);
    assertThat(events(only()))
        .containsExactly("opened: warning, 3 of 100 failed in run day_2", "passed in run day_4");
    assertThat(told())
        .containsExactly("failed_check warning day_2", "resolved_check warning day_4");
  }

  @Test
  void opensAnotherOnceItWasResolved() {
    day(1, Found.WARNS);
    day(2, Found.PASSES);
    day(3, Found.WARNS);

    assertThat(all()).extracting(Incident::state).containsExactly("resolved", "open");
    assertThat(told())
        .containsExactly(
            "failed_check warning day_1",
            "resolved_check warning day_2",
            "failed_check warning day_3");
  }

  @Test
  void isToldAgainOnlyOnceItBecomesWorse() {
    day(1, Found.WARNS);
    day(2, Found.FAILS);
    day(3, Found.FAILS);
    day(4, Found.WARNS);
    day(5, Found.FAILS);

    assertThat(only()).returns(5, Incident::results).returns("blocking", Incident::severity);
    assertThat(told()).containsExactly("failed_check warning day_1", "failed_check blocking day_2");
    assertThat(events(only()))
        .last()
        .isEqualTo("told again: blocking, 3 of 100 failed in run day_2");
  }

  @Test
  void isNotResolvedByAnOlderDayThatPasses() {
    long first = day(1, Found.WARNS);
    day(3, Found.WARNS);

    again(first, Found.PASSES);
    day(2, Found.PASSES);

    assertThat(only()).returns("open", Incident::state).returns(2, Incident::results);
  }

  @Test
  void isResolvedByTheSameDayRunAgain() {
    long first = day(1, Found.FAILS);

    again(first, Found.PASSES);

    assertThat(only()).returns("resolved", Incident::state);
    assertThat(told())
        .containsExactly("failed_check blocking day_1", "resolved_check blocking day_1");
  }

  @Test
  void isNotOpenedByAnOlderDayThanOneThatPassedButThatIsTold() {
    day(3, Found.PASSES);

    day(2, Found.WARNS);

    assertThat(all()).isEmpty();
    assertThat(told()).containsExactly("failed_check warning day_2");
  }

  @Test
  void isNotOpenedByAnOlderDayThanOneThatSomebodyResolved() {
    day(3, Found.WARNS);
    incidents().resolve(only().incidentId(), ANNA);

    day(2, Found.WARNS);
    assertThat(only()).returns("by_hand", Incident::resolution);

    day(4, Found.WARNS);
    assertThat(all()).hasSize(2);
  }

  @Test
  void countsAnOlderDayOfOneThatIsOpenAndKeepsTheNewestDay() {
    day(3, Found.WARNS);
    day(2, Found.WARNS);

    assertThat(only())
        .returns(2, Incident::results)
        .returns(Instant.EPOCH.plus(Duration.ofDays(3)), Incident::logicalDate);
    assertThat(told()).hasSize(1);
  }

  @Test
  void isOneForEachCheckOfATry() {
    node.create(SHOP, 1);
    node.admit();
    end(Found.WARNS.by("unique"), Found.PASSES.by("fresh"), Found.WARNS.by("complete"));

    assertThat(all()).extracting(Incident::check).containsExactly("complete", "unique");

    node.create(SHOP, 2);
    node.admit();
    end(Found.WARNS.by("unique"), Found.WARNS.by("fresh"), Found.PASSES.by("complete"));
    assertThat(reader().list(false, 9))
        .extracting(Incident::check)
        .containsExactlyInAnyOrder("unique", "fresh");
    assertThat(reader().unresolved()).isEqualTo(2);
  }

  @Test
  void countsEachOfSeveralRunsThatEndTogether() {
    Claim first = started(1);
    Claim second = started(2);
    var found = effect(Found.WARNS);

    node.runs()
        .finish(
            List.of(
                new FinishedTry(first, new Outcome.Succeeded(found, false), "", 0),
                new FinishedTry(second, new Outcome.Succeeded(found, false), "", 0)),
            Played.NODE_ID,
            new Slots(9, 9));

    assertThat(only()).returns(2, Incident::results);
    assertThat(told()).containsExactly("failed_check warning day_1");
  }

  @Test
  void isOpenedOnceByTwoRunsAtOnce() throws Exception {
    Claim first = started(1);
    Claim second = started(2);
    Thread one;
    Thread other;
    try (var held = DATABASE.dataSource().getConnection();
        var statement = held.createStatement()) {
      held.setAutoCommit(false);
      statement.execute("lock table orchestrator.incident in share mode");
      one = Thread.ofVirtual().start(() -> warn(node.runs(), first));
      other = Thread.ofVirtual().start(() -> warn(node.runs(), second));
      awaitBothWaiting();
      held.rollback();
    }
    one.join();
    other.join();

    assertThat(only()).returns(2, Incident::results);
    assertThat(told()).hasSize(1);
  }

  private Claim started(int day) {
    node.create(SHOP, day);
    node.admit();
    return node.running("load");
  }

  private static Effect effect(Found found) {
    return new Effect(0L, 0, null, List.of(found.by("unique")), List.of(), List.of());
  }

  private static void warn(Runs runs, Claim claim) {
    var outcome = new Outcome.Succeeded(effect(Found.WARNS), false);
    runs.finish(List.of(new FinishedTry(claim, outcome, "", 0)), Played.NODE_ID, new Slots(9, 9));
  }

  private void awaitBothWaiting() throws Exception {
    Poll.until(
        "both wait for a lock",
        Duration.ofSeconds(20),
        () ->
            node.sql()
                    .fetchSingle("select count(*) from pg_locks where not granted")
                    .get(0, Long.class)
                >= 2);
  }

  @Test
  void tellsNobodyWhileItIsMutedAndThenOfWhatIsStillSo() {
    day(1, Found.WARNS);
    mute(only().incidentId(), "1 hour");

    day(2, Found.FAILS);
    assertThat(told()).as("worse, and muted").containsExactly("failed_check warning day_1");

    muteIsOver();
    day(3, Found.FAILS);
    assertThat(told()).containsExactly("failed_check warning day_1", "failed_check blocking day_3");
  }

  @Test
  void staysMutedHoweverOftenItPassesMeanwhile() {
    day(1, Found.WARNS);
    mute(only().incidentId(), "1 hour");
    day(2, Found.PASSES);
    day(3, Found.WARNS);

    assertThat(told()).containsExactly("failed_check warning day_1");
    assertThat(all()).hasSize(2);
    assertThat(all().getLast().mutedUntil()).isNotNull();

    day(4, Found.PASSES);
    assertThat(told()).as("nobody knew of it").hasSize(1);
  }

  private void mute(long incidentId, String span) {
    Instant until =
        node.sql()
            .fetchSingle("select now() + {0}::interval", inline(span))
            .get(0, OffsetDateTime.class)
            .toInstant();
    assertThat(incidents().mute(incidentId, until, ANNA)).isTrue();
  }

  private void muteIsOver() {
    node.sql()
        .update(INCIDENT)
        .set(INCIDENT.MUTED_UNTIL, DatabaseClock.in(Duration.ofSeconds(-1)))
        .execute();
  }

  @Test
  void keepsWhatPeopleDoToIt() {
    day(1, Found.WARNS);
    long id = only().incidentId();

    assertThat(incidents().acknowledge(id, ANNA)).isTrue();
    assertThat(incidents().acknowledge(id, Actor.UNKNOWN)).isFalse();
    assertThat(incidents().assign(id, " bert ", ANNA)).isTrue();
    assertThat(incidents().assign(id, "bert", ANNA)).isFalse();
    assertThat(only()).returns("acknowledged", Incident::state).returns("bert", Incident::assignee);
    day(2, Found.WARNS);
    assertThat(only()).as("stays so").returns("acknowledged", Incident::state);
    assertThat(incidents().assign(id, null, Actor.UNKNOWN)).isTrue();
    incidents().resolve(id, ANNA);

    assertThat(only())
        .returns("resolved", Incident::state)
        .returns("by_hand", Incident::resolution)
        .returns(null, Incident::assignee);
    assertThat(events(only()))
        .containsExactly(
            "opened: warning, 3 of 100 failed in run day_1",
            "acknowledged by hand (anna)",
            "assigned to bert by hand (anna)",
            "assigned to nobody by hand",
            "resolved by hand (anna)");
    assertThat(told()).containsExactly("failed_check warning day_1", "resolved_check warning null");
  }

  @Test
  void isResolvedWhereSomebodyDeclaresWhatItFoundNormal() {
    day(1, Found.WARNS);

    assertThat(incidents().declareNormal("shop", "unique", ANNA)).isTrue();
    assertThat(incidents().declareNormal("shop", "unique", ANNA)).isFalse();

    assertThat(only()).returns("normal", Incident::resolution);
    assertThat(events(only())).last().isEqualTo("declared normal by hand (anna)");
  }

  @Test
  void refusesWhatCannotBeDoneWithOneSentence() {
    day(1, Found.WARNS);
    long id = only().incidentId();

    assertThatThrownBy(() -> incidents().acknowledge(id + 1, ANNA))
        .isInstanceOf(IncidentNotFound.class)
        .hasMessage("there is no incident %d; `millrace incidents --all` lists them", id + 1);
    assertThatThrownBy(() -> incidents().mute(id, Instant.parse("2020-01-01T00:00:00Z"), ANNA))
        .isInstanceOf(OperationRefused.class)
        .hasMessage("2020-01-01T00:00:00Z is over; mute it until a time to come");
    assertThatThrownBy(() -> incidents().assign(id, "x".repeat(101), ANNA))
        .isInstanceOf(OperationRefused.class);
    incidents().resolve(id, ANNA);
    assertThatThrownBy(() -> incidents().assign(id, "bert", ANNA))
        .isInstanceOf(OperationRefused.class)
        .hasMessageContaining("incident " + id + " was resolved at ")
        .hasMessageEndingWith("(by hand); the check's next failure opens another");
  }
}
