package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.database.DatabaseClock;
import io.millrace.tasks.Freshness;
import io.millrace.tasks.lineage.TableName;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A table that a task is to write every so often. */
class FreshnessTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @RegisterExtension final ShopWithDeadlines shop = new ShopWithDeadlines(DATABASE);

  @Test
  void aTableThatNobodyWritesBecomesStaleWithoutAnyRun() {
    keepFresh(Duration.ofHours(26));
    assertThat(shop.runs().tellOfLate()).as("it counts from now on").isFalse();

    writtenLongAgo();
    assertThat(shop.runs().tellOfLate()).isTrue();

    assertThat(shop.told())
        .containsExactly(
            "stale_table mart.daily: mart.daily was to be written every 26 h and was not since"
                + " 1969-12-30T22:00:00Z");
  }

  @Test
  void aTableIsFreshForAsLongAgainOnceATaskHasWrittenIt() {
    keepFresh(Duration.ofHours(26));
    writtenLongAgo();
    shop.create(RunType.MANUAL);
    Claim load = shop.admit();
    assertThat(shop.runs().tellOfLate()).as("the task before it has not written it").isTrue();

    shop.finish(shop.finish(load).claims().getFirst());
    shop.lookAgain();
    assertThat(shop.runs().tellOfLate()).isTrue();

    assertThat(shop.told())
        .element(1)
        .isEqualTo("recovered mart.daily: mart.daily is written again");
    assertThat(shop.sql().fetchSingle(DEADLINE).get(DEADLINE.DUE_AT))
        .isAfter(OffsetDateTime.now(ZoneOffset.UTC).plusHours(25));
    assertThat(shop.sql().fetchSingle(DEADLINE).get(DEADLINE.TOLD_AT)).isNull();
  }

  @Test
  void aTableThatWasWrittenBeforeItsDeadlineWasThereIsAsOldAsThat() {
    shop.create(RunType.MANUAL);
    shop.finish(shop.finish(shop.admit()).claims().getFirst());
    shop.sql().execute("update orchestrator.task_try set ended_at = ended_at - interval '1 day'");

    keepFresh(Duration.ofHours(26));

    assertThat(shop.sql().fetchSingle(DEADLINE).get(DEADLINE.DUE_AT))
        .isBefore(OffsetDateTime.now(ZoneOffset.UTC).plusHours(3));
  }

  @Test
  void aTableIsAsFreshAsItWasOnceTheTaskThatWroteItIsCleared() {
    keepFresh(Duration.ofHours(26));
    long run = shop.create(RunType.MANUAL);
    shop.finish(shop.finish(shop.admit()).claims().getFirst());
    shop.runs().clear(run, new Clearing.Everything());
    isDueNow();

    assertThat(shop.runs().tellOfLate()).isFalse();
    assertThat(shop.sql().fetchSingle(DEADLINE).get(DEADLINE.DUE_AT))
        .isAfter(OffsetDateTime.now(ZoneOffset.UTC).plusHours(25));
  }

  @Test
  void aMarkOfATaskThatRunsWritesNothing() {
    keepFresh(Duration.ofHours(26));
    writtenLongAgo();
    shop.create(RunType.MANUAL);
    Claim publish = shop.finish(shop.admit()).claims().getFirst();
    shop.runs()
        .finish(
            List.of(new FinishedTry(publish, new Outcome.Marked(Mark.SUCCESS, "by hand"), "", 0)),
            ShopWithDeadlines.NODE,
            ShopWithDeadlines.PLENTY);

    assertThat(shop.runs().tellOfLate()).isTrue();
    assertThat(shop.told()).singleElement().asString().startsWith("stale_table mart.daily: ");
  }

  @Test
  void aWritingIsSeenBeforeItsRunIsRemovedFromTheHistory() {
    keepFresh(Duration.ofDays(40));
    assertThat(shop.sql().fetchSingle(DEADLINE).get(DEADLINE.LOOK_AT))
        .isBefore(OffsetDateTime.now(ZoneOffset.UTC).plusDays(1));
    shop.create(RunType.MANUAL);
    shop.finish(shop.finish(shop.admit()).claims().getFirst());
    shop.sql()
        .update(DEADLINE)
        .set(DEADLINE.DUE_AT, OffsetDateTime.now(ZoneOffset.UTC).plusHours(1))
        .set(DEADLINE.LOOK_AT, ShopWithDeadlines.LONG_AGO)
        .execute();

    assertThat(shop.runs().tellOfLate()).isFalse();
    assertThat(shop.sql().fetchSingle(DEADLINE))
        .matches(row ->
            row.get(DEADLINE.DUE_AT).isAfter(OffsetDateTime.now(ZoneOffset.UTC).plusDays(39)))
        .matches(row ->
            row.get(DEADLINE.LOOK_AT).isBefore(OffsetDateTime.now(ZoneOffset.UTC).plusDays(1)));
  }

  private void isDueNow() {
    shop.sql()
        .update(DEADLINE)
        .set(DEADLINE.DUE_AT, DatabaseClock.now())
        .set(DEADLINE.LOOK_AT, DatabaseClock.now())
        .execute();
  }

  private void keepFresh(Duration span) {
    shop.runs()
        .inTransaction(tx -> {
          Deadlines.keepFresh(
              tx,
              "shop",
              List.of(new Freshness(new TableName("mart", "daily"), span, List.of("publish"))));
          return 0;
        });
  }

  private void writtenLongAgo() {
    shop.sql()
        .update(DEADLINE)
        .set(DEADLINE.DUE_AT, ShopWithDeadlines.LONG_AGO)
        .set(DEADLINE.LOOK_AT, ShopWithDeadlines.LONG_AGO)
        .execute();
  }
}
