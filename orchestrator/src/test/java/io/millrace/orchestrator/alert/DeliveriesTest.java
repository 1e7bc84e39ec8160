package io.millrace.orchestrator.alert;

import static io.millrace.sql.orchestrator.Tables.ALERT_DELIVERY;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.orchestrator.alert.OddChannels.Broken;
import io.millrace.orchestrator.alert.OddChannels.Hanging;
import io.millrace.orchestrator.alert.OddChannels.Remembering;
import io.millrace.orchestrator.alert.OddMailServer.Way;
import io.millrace.orchestrator.settings.AlertSettings;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.SQLDialect;
import org.jooq.impl.DefaultConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveriesTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final Backoff QUICK = new Backoff(Duration.ofMillis(20), Duration.ofMillis(200));
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Messages MESSAGES = new Messages("http://localhost:8080");

  private final HikariDataSource pool = new HikariDataSource();
  private final CountDownLatch unrecorded = new CountDownLatch(2);
  private final DSLContext sql =
      new DefaultConfiguration()
          .set(pool)
          .set(SQLDialect.POSTGRES)
          .set(ExecuteListener.onException(this::countUnrecorded))
          .dsl();
  private final Receiver receiver = new Receiver();
  private final Counter counter = new Counter();
  private final Remembering log = new Remembering("log");

  @BeforeEach
  void open() {
    pool.setDataSource(DATABASE.dataSource());
    sql.truncate(DAG_RUN).cascade().execute();
  }

  @AfterEach
  void close() {
    pool.close();
    receiver.close();
  }

  @Test
  void sendEveryAlertOnceThoughTwoNodesLook() throws InterruptedException {
    try (var first = started(log, slack());
        var second = started(log, slack())) {
      for (int i = 0; i < 20; i++) {
        long run = FailedRun.queue(sql, "log", "slack");
        second.wake();
        assertThat(first.await(run, LONG)).isEmpty();
      }
    }

    assertThat(log.alerts()).hasSize(20 * FailedRun.ALERTS).doesNotHaveDuplicates();
    assertThat(receiver.posts).hasSize(20 * FailedRun.ALERTS);
  }

  @Test
  void loseNothingWhileAReceiverIsDownAndDelayNoOther() throws InterruptedException {
    receiver.answers(new Receiver.Answer.Status(500, "down"));
    try (var deliveries = started(log, slack())) {
      long run = FailedRun.queue(sql, "log", "slack");
      deliveries.wake();
      counter.failures.await();

      assertThat(deliveries.await(run, Duration.ofMillis(200)))
          .containsExactly(
              new Undelivered("slack", FailedRun.ALERTS, "localhost answered 500: down"));
      assertThat(log.alerts()).hasSize(FailedRun.ALERTS);
      int before = receiver.posts.size();
      receiver.answers(new Receiver.Answer.Status(200, "ok"));

      assertThat(deliveries.await(run, LONG)).isEmpty();
      assertThat(receiver.posts.size()).isGreaterThanOrEqualTo(before + FailedRun.ALERTS);
    }
    assertThat(states()).containsOnly("sent");
    assertThat(counter.sent).containsOnlyKeys("log", "slack").containsEntry("slack", 3);
  }

  @Test
  void holdUpNothingWhereAReceiverHangs() throws InterruptedException {
    var hanging = new Hanging("slow");
    try (var deliveries = started(log, hanging)) {
      FailedRun.queue(sql, "slow");
      deliveries.wake();
      assertThat(hanging.sent.await(20, TimeUnit.SECONDS)).isTrue();

      long run = FailedRun.queue(sql, "log");
      assertThat(deliveries.await(run, LONG)).isEmpty();
      assertThat(log.alerts()).hasSize(FailedRun.ALERTS);
      hanging.go.countDown();
    }
  }

  @Test
  void leaveToTheNextStartWhatHangsWhenTheProgramEnds() throws InterruptedException {
    var hanging = new Hanging("slow");
    try (var deliveries = started(hanging)) {
      FailedRun.queue(sql, "slow");
      deliveries.wake();
      assertThat(hanging.sent.await(20, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(states()).containsOnly("queued");
    assertThat(sql.fetchCount(ALERT_DELIVERY, ALERT_DELIVERY.UNANSWERED.ne(0))).isZero();
    assertThat(sql.fetchCount(ALERT_DELIVERY, ALERT_DELIVERY.LAST_ERROR.contains("ended before")))
        .isEqualTo(1);
  }

  @Test
  void leaveToTheNextStartTheMailOfAServerThatHangs() throws InterruptedException {
    try (var hanging = new OddMailServer(Way.GREETS_LETTER_BY_LETTER, LONG)) {
      try (var deliveries = started(email(hanging.port()))) {
        FailedRun.queue(sql, "email");
        deliveries.wake();
        assertThat(hanging.called.await(20, TimeUnit.SECONDS)).isTrue();
      }

      assertThat(states()).containsOnly("queued");
      assertThat(sql.fetchCount(ALERT_DELIVERY, ALERT_DELIVERY.LAST_ERROR.contains("ended before")))
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        IllegalStateException.class,
        StackOverflowError.class,
        NoClassDefFoundError.class,
        OutOfMemoryError.class
      })
  void tryAgainWhateverAChannelThrows(Class<? extends Throwable> what) throws Exception {
    var broken = new Broken(what.getConstructor(String.class).newInstance("not\u0000now\n"));
    try (var deliveries = started(broken)) {
      long run = FailedRun.queue(sql, "broken");

      assertThat(deliveries.await(run, LONG)).isEmpty();
    }
    assertThat(broken.attempts).hasSize(2 * FailedRun.ALERTS);
    assertThat(states()).containsOnly("sent");
    assertThat(
            sql.fetchCount(
                ALERT_DELIVERY, ALERT_DELIVERY.LAST_ERROR.eq(what.getName() + ": not now")))
        .isEqualTo(FailedRun.ALERTS);
  }

  @Test
  void recordWhatTheySentOnceTheDatabaseIsBack() throws InterruptedException {
    var breaking = new Hanging("breaking");
    try (var deliveries = started(breaking)) {
      long run = FailedRun.queue(sql, "breaking");
      deliveries.wake();
      assertThat(breaking.sent.await(20, TimeUnit.SECONDS)).isTrue();
      sql.execute("alter table orchestrator.alert_delivery rename to gone");
      breaking.go.countDown();
      assertThat(unrecorded.await(20, TimeUnit.SECONDS)).isTrue();
      sql.execute("alter table orchestrator.gone rename to alert_delivery");

      assertThat(deliveries.await(run, LONG)).isEmpty();
    }
    assertThat(breaking.alerts).hasSize(FailedRun.ALERTS).doesNotHaveDuplicates();
  }

  @Test
  void leaveToOthersWhatTheyHaveNoChannelFor() throws InterruptedException {
    try (var deliveries = started(log)) {
      long run = FailedRun.queue(sql, "log", "slack");

      assertThat(deliveries.await(run, Duration.ofSeconds(2)))
          .containsExactly(new Undelivered("slack", FailedRun.ALERTS, null));
    }
    try (var other = started(slack())) {
      other.wake();
      assertThat(other.await(sql.fetchValue(DAG_RUN.DAG_RUN_ID), LONG)).isEmpty();
    }
    assertThat(receiver.posts).hasSize(FailedRun.ALERTS);
  }

  private void countUnrecorded(ExecuteContext failed) {
    if (String.valueOf(failed.sql()).contains("\"unanswered\" - ?")) {
      unrecorded.countDown();
    }
  }

  private Channel slack() {
    return new SlackChannel(receiver.url(), MESSAGES, HttpPost.usual());
  }

  private static Channel email(int port) {
    List<String> to = List.of("a@example.com");
    return EmailChannel.of(
        new AlertSettings.Mail("127.0.0.1", port, false, null, null, "m@example.com", to),
        MESSAGES);
  }

  private Deliveries started(Channel... channels) {
    var deliveries = new Deliveries(sql, Channels.of(channels), counter, QUICK);
    deliveries.start();
    return deliveries;
  }

  private Set<String> states() {
    return sql.select(ALERT_DELIVERY.STATE).from(ALERT_DELIVERY).fetchSet(ALERT_DELIVERY.STATE);
  }

  private static final class Counter implements AlertListener {

    final ConcurrentHashMap<String, Integer> sent = new ConcurrentHashMap<>();
    final CountDownLatch failures = new CountDownLatch(2 * FailedRun.ALERTS);

    @Override
    public void sent(String channel) {
      sent.merge(channel, 1, Integer::sum);
    }

    @Override
    public void failed(String channel) {
      failures.countDown();
    }
  }
}
