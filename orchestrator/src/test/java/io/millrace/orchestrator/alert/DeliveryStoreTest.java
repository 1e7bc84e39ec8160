package io.millrace.orchestrator.alert;

import static io.millrace.sql.orchestrator.Tables.ALERT_DELIVERY;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.orchestrator.alert.DeliveryStore.Recorded;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeliveryStoreTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final Sight SIGHT = new Sight(Duration.ZERO, System::nanoTime);
  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration TWO_DAYS = Duration.ofDays(2);

  private final HikariDataSource pool = new HikariDataSource();
  private final DSLContext sql = DSL.using(pool, SQLDialect.POSTGRES);
  private final DeliveryStore store = new DeliveryStore(sql, SIGHT);

  @BeforeEach
  void open() {
    pool.setDataSource(DATABASE.dataSource());
    sql.truncate(DAG_RUN).cascade().execute();
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void claimsEachOnceOldestFirst() {
    FailedRun.queue(sql, "log", "slack");

    List<Alert.Kind> kinds = new ArrayList<>();
    for (Optional<Delivery> next = store.claim("log");
        next.isPresent();
        next = store.claim("log")) {
      kinds.add(next.get().alert().kind());
    }

    assertThat(kinds)
        .containsExactly(Alert.Kind.FAILED_CHECK, Alert.Kind.FAILED_TASK, Alert.Kind.FAILED_RUN);
    assertThat(store.look(Set.of("log", "slack", "email")).due()).containsExactly("slack");
  }

  @Test
  void leavesToAnotherWhatSomebodyClaims() {
    FailedRun.queue(sql, "log");

    sql.transaction(first -> {
      Delivery mine = new DeliveryStore(first.dsl(), SIGHT).claim("log").orElseThrow();
      Delivery other = store.claim("log").orElseThrow();

      assertThat(other.alert().alertId()).isNotEqualTo(mine.alert().alertId());
    });
  }

  @Test
  void isDoneOnceSent() {
    long run = FailedRun.queue(sql, "log");

    for (int i = 0; i < FailedRun.ALERTS; i++) {
      assertThat(store.sent(store.claim("log").orElseThrow())).isEqualTo(Recorded.SENT);
    }

    assertThat(store.undelivered(run)).isEmpty();
    assertThat(store.look(Set.of("log")).due()).isEmpty();
    assertThat(states()).containsOnly("sent");
  }

  @Test
  void triesAgainAfterTheDelayAndUnderTheSameId() throws InterruptedException {
    FailedRun.queue(sql, "log");
    Delivery first = store.claim("log").orElseThrow();
    leaveOnly(first);

    assertThat(store.failed(first, "down", Duration.ofHours(1)))
        .isEqualTo(Recorded.TO_BE_TRIED_AGAIN);
    assertThat(store.claim("log")).isEmpty();
    makeDue();
    Delivery second = store.claim("log").orElseThrow();

    assertThat(second.attempt()).isEqualTo(2);
    assertThat(second.deliveryId()).isEqualTo(first.deliveryId());
    assertThat(store.undelivered(requireNonNull(second.alert().place().dagRunId())))
        .containsExactly(new Undelivered("log", 1, "down"));
  }

  @Test
  void givesUpAfterADayWithTheLastError() {
    FailedRun.queue(sql, "log");
    leaveOnly(store.claim("log").orElseThrow());
    makeDue();
    sql.update(ALERT_DELIVERY)
        .set(ALERT_DELIVERY.GIVE_UP_AT, DSL.currentOffsetDateTime().plus(1))
        .execute();
    Delivery delivery = store.claim("log").orElseThrow();

    assertThat(store.failed(delivery, "still down", TWO_DAYS)).isEqualTo(Recorded.GIVEN_UP);

    assertThat(states()).containsExactly("given_up");
    assertThat(sql.fetchValue(ALERT_DELIVERY.LAST_ERROR)).isEqualTo("still down");
    assertThat(store.look(Set.of("log")).due()).isEmpty();
  }

  @Test
  void isSentAtMostOnceMoreByThoseWhoAreKilledBeforeTheyRecord() {
    FailedRun.queue(sql, "log");
    leaveOnly(store.claim("log").orElseThrow());
    int sent = 1;

    for (int start = 0; start < 5; start++) {
      makeDue();
      store.look(Set.of("log"));
      sent += store.claim("log").isPresent() ? 1 : 0;
    }

    assertThat(sent).isEqualTo(2);
    assertThat(states()).containsExactly("given_up");
    assertThat(sql.fetchValue(ALERT_DELIVERY.LAST_ERROR)).isEqualTo(DeliveryStore.UNANSWERED);
  }

  @Test
  void countsKilledAttemptsAlsoWhereOneBetweenThemWasAnswered() {
    FailedRun.queue(sql, "log");
    leaveOnly(store.claim("log").orElseThrow());
    makeDue();
    store.failed(store.claim("log").orElseThrow(), "down", SOON);
    makeDue();
    assertThat(store.claim("log")).isPresent();
    makeDue();

    assertThat(store.look(Set.of("log")).due()).isEmpty();
    assertThat(states()).containsExactly("given_up");
  }

  @Test
  void takesNoRecordOfAnAttemptThatSomebodyElseHasRepeated() {
    FailedRun.queue(sql, "log");
    Delivery slow = store.claim("log").orElseThrow();
    leaveOnly(slow);
    makeDue();
    Delivery second = store.claim("log").orElseThrow();

    assertThat(store.sent(slow)).isEqualTo(Recorded.NOT_MINE);
    assertThat(store.failed(slow, "down", SOON)).isEqualTo(Recorded.NOT_MINE);
    assertThat(store.sent(second)).isEqualTo(Recorded.SENT);
    assertThat(store.sent(second)).isEqualTo(Recorded.NOT_MINE);
  }

  @Test
  void judgesNoAttemptOfOthersSoonAfterAnOutage() {
    var time = new AtomicLong();
    var returned = new DeliveryStore(sql, new Sight(Duration.ofSeconds(5), time::get));
    time.addAndGet(Duration.ofSeconds(5).toNanos());
    FailedRun.queue(sql, "log");
    Delivery sent = store.claim("log").orElseThrow();
    leaveOnly(sent);
    lookWithoutTheTable(returned);
    time.addAndGet(Duration.ofMinutes(1).toNanos());
    makeDue();

    assertThat(returned.claim("log")).as("it was away until now").isEmpty();
    assertThat(store.sent(sent)).isEqualTo(Recorded.SENT);
  }

  @Test
  void takesOverAndGivesUpOnceItHasSeenTheDatabaseForAWhile() {
    var time = new AtomicLong();
    var other = new DeliveryStore(sql, new Sight(Duration.ofSeconds(5), time::get));
    FailedRun.queue(sql, "log");
    leaveOnly(store.claim("log").orElseThrow());
    makeDue();
    assertThat(other.claim("log")).as("it has just started").isEmpty();

    time.addAndGet(Duration.ofSeconds(5).toNanos());
    assertThat(other.claim("log")).isPresent();
    makeDue();
    lookWithoutTheTable(other);
    other.look(Set.of("log"));
    assertThat(states()).containsExactly("sending");

    time.addAndGet(Duration.ofSeconds(5).toNanos());
    other.look(Set.of("log"));
    assertThat(states()).containsExactly("given_up");
  }

  private void lookWithoutTheTable(DeliveryStore one) {
    sql.execute("alter table orchestrator.alert_delivery rename to gone");
    assertThatThrownBy(() -> one.look(Set.of("log"))).isInstanceOf(DataAccessException.class);
    sql.execute("alter table orchestrator.gone rename to alert_delivery");
  }

  @Test
  void givesUpAfterADayWhatNoNodeSends() {
    FailedRun.queue(sql, "slack");
    store.look(Set.of("log"));
    assertThat(states()).containsOnly("queued");

    sql.update(ALERT_DELIVERY)
        .set(ALERT_DELIVERY.GIVE_UP_AT, DSL.currentOffsetDateTime().minus(1))
        .execute();
    store.look(Set.of("log"));

    assertThat(states()).containsOnly("given_up");
    assertThat(sql.fetchValues(ALERT_DELIVERY.LAST_ERROR)).containsOnly(DeliveryStore.NOBODY_SENDS);
  }

  @Test
  void attemptsAtLeastOnceWhatWasQueuedLongAgo() {
    FailedRun.queue(sql, "log");
    sql.update(ALERT_DELIVERY)
        .set(ALERT_DELIVERY.GIVE_UP_AT, DSL.currentOffsetDateTime().minus(1))
        .execute();

    assertThat(store.look(Set.of("log")).due()).containsExactly("log");
    assertThat(store.claim("log")).isPresent();
  }

  private void leaveOnly(Delivery delivery) {
    sql.deleteFrom(ALERT_DELIVERY)
        .where(ALERT_DELIVERY.ALERT_ID.ne(delivery.alert().alertId()))
        .execute();
  }

  /** As if leases and delays were over. */
  private void makeDue() {
    sql.update(ALERT_DELIVERY)
        .set(ALERT_DELIVERY.DUE_AT, DSL.currentOffsetDateTime().minus(1))
        .where(ALERT_DELIVERY.DUE_AT.isNotNull())
        .execute();
  }

  private List<String> states() {
    return sql.select(ALERT_DELIVERY.STATE).from(ALERT_DELIVERY).fetch(ALERT_DELIVERY.STATE);
  }
}
