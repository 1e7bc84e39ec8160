package io.millrace.orchestrator.alert;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.millrace.orchestrator.alert.AlertReader.Way;
import io.millrace.orchestrator.settings.AlertSettings;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A webhook that does not do as one hopes, attempt by attempt, and what people see of it. */
class WebhookDeliveryTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private final Receiver receiver = new Receiver();
  private final HttpPost http = HttpPost.within(Duration.ofSeconds(1), Duration.ofSeconds(1));
  private final Lane lane =
      new Lane(
          new WebhookChannel(
              new AlertSettings.Webhook(receiver.url(), "key"), new Messages("http://m"), http),
          new DeliveryStore(DATABASE.sql(), new Sight(Duration.ZERO, System::nanoTime)),
          new Backoff(Duration.ZERO, Duration.ZERO),
          AlertListener.NONE,
          () -> {});

  @BeforeEach
  void queue() {
    DATABASE.sql().truncate(DAG_RUN).cascade().execute();
    FailedRun.queue(DATABASE.sql(), "webhook");
  }

  @AfterEach
  void close() {
    lane.close();
    receiver.close();
  }

  @Test
  void isTriedAgainUntilItTakesEachAlertOnce() throws InterruptedException {
    receiver.answers(new Receiver.Answer.Status(500, "down"));
    for (int attempt = 1; attempt <= 2; attempt++) {
      attemptEach();

      assertThat(ways())
          .extracting(Way::state, Way::attempts, Way::lastError)
          .containsOnly(tuple("queued", attempt, "localhost answered 500: down"));
      assertThat(ways()).extracting(Way::nextAttempt).doesNotContainNull();
    }
    receiver.posts.clear();
    receiver.answers(new Receiver.Answer.Status(200, "ok"));
    attemptEach();

    assertThat(lane.runOnce()).as("something is left to be sent").isFalse();
    assertThat(ways())
        .extracting(Way::state, Way::attempts, Way::lastError)
        .containsOnly(tuple("sent", 3, "localhost answered 500: down"));
    assertThat(receiver.posts)
        .hasSize(FailedRun.ALERTS)
        .extracting(post -> post.header("X-millrace-delivery"))
        .doesNotHaveDuplicates();
  }

  @Test
  void isTriedAgainWhereItHangs() throws InterruptedException {
    receiver.answers(new Receiver.Answer.Silence());

    assertThat(lane.runOnce()).isTrue();

    assertThat(ways())
        .filteredOn(way -> way.attempts() == 1)
        .extracting(Way::state, Way::lastError)
        .containsExactly(tuple("queued", "localhost did not answer in time"));
  }

  @Test
  void isTriedAgainAndNotFollowedToWhereItRedirects() throws InterruptedException {
    try (var elsewhere = new Receiver()) {
      String other = "http://127.0.0.1:" + elsewhere.url().getPort() + "/taken";
      receiver.answers(new Receiver.Answer.RedirectTo(other));

      assertThat(lane.runOnce()).isTrue();

      assertThat(elsewhere.posts).isEmpty();
    }
    assertThat(ways())
        .filteredOn(way -> way.attempts() == 1)
        .extracting(Way::state, Way::lastError)
        .containsExactly(
            tuple(
                "queued",
                "localhost answered 302, a redirect to 127.0.0.1, which is not followed; set the"
                    + " URL of the receiver"));
  }

  private void attemptEach() throws InterruptedException {
    for (int alert = 0; alert < FailedRun.ALERTS; alert++) {
      assertThat(lane.runOnce()).isTrue();
    }
  }

  /** As the page of alerts shows them. */
  private static List<Way> ways() {
    return new AlertReader(DATABASE.sql())
        .alerts(20).stream().flatMap(told -> told.deliveries().stream()).toList();
  }
}
