package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT_DELIVERY;
import static io.millrace.sql.orchestrator.Tables.DAG;
import static io.millrace.sql.orchestrator.Tables.DEADLINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A run of two tasks, the second after the first, that is to be done by a time. */
class DeadlinesTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @RegisterExtension final ShopWithDeadlines shop = new ShopWithDeadlines(DATABASE);

  @Test
  void tellsOnceWhileTheRunIsStillLateAndOnceMoreWhenItIsDone() {
    shop.create(RunType.SCHEDULED, ShopWithDeadlines.promise(null));
    Claim load = shop.admit();

    assertThat(shop.runs().duties(ShopWithDeadlines.scope()).late()).isTrue();
    assertThat(shop.runs().tellOfLate()).isTrue();

    assertThat(shop.told())
        .containsExactly(
            "late_run: it was to be done by seven, until 2021-11-20T07:00:00Z; it is running");
    assertThat(shop.sql().fetchCount(ALERT_DELIVERY)).as("one for each channel").isEqualTo(2);
    assertThat(shop.runs().duties(ShopWithDeadlines.scope()).late()).isFalse();
    shop.lookAgain();
    assertThat(shop.runs().tellOfLate()).as("it is told already").isFalse();

    shop.finish(shop.finish(load).claims().getFirst());
    shop.lookAgain();
    assertThat(shop.runs().tellOfLate()).isTrue();

    assertThat(shop.told()).hasSize(2);
    assertThat(shop.told().getLast())
        .startsWith(
            "recovered: it was to be done by seven, until 2021-11-20T07:00:00Z; it is done after"
                + " all, within ");
    assertThat(shop.sql().fetchCount(DEADLINE)).isZero();
  }

  @Test
  void tellsOfATaskWithItsTries() {
    shop.create(RunType.SCHEDULED, ShopWithDeadlines.promise("publish"));
    Claim load = shop.admit();
    shop.runs().tellOfLate();

    assertThat(shop.told())
        .containsExactly(
            "late_task publish: it was to be done by seven, until 2021-11-20T07:00:00Z; it is"
                + " waiting");

    shop.finish(shop.finish(load).claims().getFirst());
    shop.lookAgain();
    shop.runs().tellOfLate();
    assertThat(shop.told().getLast()).startsWith("recovered publish: ").contains("done after all");
  }

  @Test
  void saysNothingOfWhatWasDoneInTimeOrCancelled() {
    shop.create(
        RunType.SCHEDULED, ShopWithDeadlines.promise(null), ShopWithDeadlines.promise("load"));
    shop.finish(shop.finish(shop.admit()).claims().getFirst());
    assertThat(shop.runs().tellOfLate()).isFalse();
    long cancelled =
        shop.create(
            RunType.MANUAL, ShopWithDeadlines.promise(null), ShopWithDeadlines.promise("load"));
    shop.runs().stop(cancelled, StopReason.CANCEL);

    assertThat(shop.runs().tellOfLate()).isFalse();
    assertThat(shop.told()).isEmpty();
    assertThat(shop.sql().fetchCount(DEADLINE)).isZero();
  }

  @Test
  void aRunThatFailedIsNotDone() {
    shop.create(
        RunType.SCHEDULED, ShopWithDeadlines.promise(null), ShopWithDeadlines.promise("publish"));
    shop.runs()
        .finish(
            List.of(new FinishedTry(shop.admit(), Outcome.Failed.forGood("no file"), "", 0)),
            ShopWithDeadlines.NODE,
            ShopWithDeadlines.PLENTY);

    shop.runs().tellOfLate();

    assertThat(shop.told())
        .contains(
            "late_run: it was to be done by seven, until 2021-11-20T07:00:00Z; it is failed",
            "late_task publish: it was to be done by seven, until 2021-11-20T07:00:00Z; it is"
                + " upstream failed");
  }

  @Test
  void countsFromWhenARunWasQueuedAlsoWhileItWaits() {
    shop.create(RunType.MANUAL, new Promise(null, "within 1 h", null, Duration.ofHours(1)));
    assertThat(shop.runs().tellOfLate()).isFalse();

    shop.sql()
        .update(DEADLINE)
        .set(DEADLINE.DUE_AT, ShopWithDeadlines.LONG_AGO)
        .set(DEADLINE.LOOK_AT, ShopWithDeadlines.LONG_AGO)
        .execute();
    shop.runs().tellOfLate();

    assertThat(shop.told()).singleElement().asString().endsWith("; it is queued");
  }

  @Test
  void aRunThatIsNotThereIsLateOnceAndTakesItsDeadlineOver() {
    shop.expect(ShopWithDeadlines.promise(null));

    assertThat(shop.runs().tellOfLate()).isTrue();
    assertThat(shop.told())
        .containsExactly(
            "late_run: it was to be done by seven, until 2021-11-20T07:00:00Z; there is no such"
                + " run yet");

    shop.create(RunType.SCHEDULED, ShopWithDeadlines.promise(null));
    shop.lookAgain();
    assertThat(shop.runs().tellOfLate()).as("it is told already").isFalse();
    shop.finish(shop.finish(shop.admit()).claims().getFirst());
    shop.lookAgain();
    assertThat(shop.runs().tellOfLate()).isTrue();
    assertThat(shop.told().getLast()).startsWith("recovered: ");
  }

  @Test
  void ofAPausedDagNoRunIsMissed() {
    shop.sql().insertInto(DAG).set(DAG.DAG_ID, "shop").set(DAG.PAUSED, true).execute();
    shop.expect(ShopWithDeadlines.promise(null));

    assertThat(shop.runs().tellOfLate()).isFalse();

    shop.runs()
        .inTransaction(tx -> {
          Deadlines.forgetMissed(tx, "shop");
          return tx.update(DAG).set(DAG.PAUSED, false).execute();
        });
    assertThat(shop.runs().tellOfLate()).isFalse();
    assertThat(shop.sql().fetchCount(DEADLINE)).isZero();
  }

  @Test
  void anotherNextRunIsExpectedInsteadOfTheOneBefore() {
    shop.expect(ShopWithDeadlines.promise(null), ShopWithDeadlines.promise("load"));
    shop.expect(
        new Promise(null, "by seven", ShopWithDeadlines.SEVEN.plus(Duration.ofDays(1)), null));

    assertThat(shop.sql().fetch(DEADLINE).getValues(DEADLINE.DUE_AT))
        .extracting(OffsetDateTime::toInstant)
        .containsExactly(ShopWithDeadlines.SEVEN.plus(Duration.ofDays(1)));
  }

  @Test
  void twoNodesThatLookAtOnceTellOnce() throws Exception {
    for (int i = 0; i < 40; i++) {
      shop.create(
          RunType.MANUAL, ShopWithDeadlines.promise(null), ShopWithDeadlines.promise("load"));
    }
    Callable<Boolean> look = shop.runs()::tellOfLate;
    try (var nodes = Executors.newFixedThreadPool(4)) {
      for (var looked : nodes.invokeAll(List.of(look, look, look, look))) {
        Boolean ignored = looked.get();
      }
    }

    assertThat(shop.told()).hasSize(80);
  }

  @Test
  void aThousandThatAreKnownToBeLateHoldUpNoOther() {
    shop.sql()
        .execute(
            """
            insert into orchestrator.deadline (dag_id, promise, due_at, look_at, told_at)
            select 'others', 'by ' || i, to_timestamp(0), now() - interval '1 second', now()
            from generate_series(1, 1000) i
            """);
    shop.expect(ShopWithDeadlines.promise(null));

    assertThat(shop.runs().tellOfLate()).isTrue();
    assertThat(shop.told())
        .singleElement()
        .asString()
        .startsWith("late_run: it was to be done by seven");
  }
}
