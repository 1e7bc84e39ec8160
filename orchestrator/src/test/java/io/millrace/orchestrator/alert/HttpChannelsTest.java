package io.millrace.orchestrator.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.orchestrator.secret.SecretMasks;
import io.millrace.orchestrator.settings.AlertSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpChannelsTest {

  private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final Delivery DELIVERY =
      new Delivery(
          new Alert(
              7,
              Instant.parse("2026-11-20T09:00:00Z"),
              Alert.Kind.FAILED_CHECK,
              new Alert.Place(1, "shop", "manual__2026-11-20T09:00:00Z"),
              new Alert.Task("load", 2),
              new Alert.Check(
                  "unique", "raw.orders", "blocking", 100, 2, "[{\"name\": \"<!channel> & ```\"}]"),
              null,
              null),
          "any",
          ID,
          1);

  private final Receiver receiver = new Receiver();
  private final Messages messages = new Messages("https://millrace.example.com");
  private final HttpPost http = HttpPost.within(Duration.ofSeconds(1), Duration.ofMillis(1_500));

  @AfterEach
  void close() {
    http.close();
    receiver.close();
  }

  @Test
  void postsTextToSlackAndEscapesWhatSlackReads() throws Exception {
    slack().send(DELIVERY);

    JsonNode post = new ObjectMapper().readTree(receiver.posts.getFirst().body());
    assertThat(post.properties()).hasSize(1);
    assertThat(post.get("text").asText())
        .isEqualTo(
            """
            *shop: check unique failed on raw.orders*
            DAG: shop
            Run: manual__2026-11-20T09:00:00Z
            Task: load
            Check: unique
            Table: raw.orders
            Severity: blocking
            Failed: 2 of 100
            ```{"name":"&lt;!channel&gt; &amp; '''"}```
            <https://millrace.example.com/dags/shop/runs/manual__2026-11-20T09:00:00Z>\
            """);
  }

  @Test
  void postsEveryFieldToAWebhookSignedAndNamed() throws Exception {
    webhook("key").send(DELIVERY);

    Receiver.Post post = receiver.posts.getFirst();
    assertThat(post.header("X-millrace-delivery")).isEqualTo(ID.toString());
    assertThat(post.header("X-millrace-signature")).isEqualTo("sha256=" + hmac("key", post.body()));
    assertThat(post.header("Content-type")).isEqualTo("application/json; charset=utf-8");
    JsonNode body = new ObjectMapper().readTree(post.body());
    assertThat(body.get("kind").asText()).isEqualTo("failed_check");
    assertThat(body.get("delivery_id").asText()).isEqualTo(ID.toString());
    assertThat(body.get("at").asText()).isEqualTo("2026-11-20T09:00:00Z");
    assertThat(body.get("dag_id").asText()).isEqualTo("shop");
    assertThat(body.get("failed").asLong()).isEqualTo(2);
    assertThat(body.get("sample").get(0).get("name").asText()).isEqualTo("<!channel> & ```");
    assertThat(body.has("reason")).isFalse();
    assertThat(body.has("failed_tasks")).isFalse();
    assertThat(body.has("dag_run_id")).as("the key is the database's own").isFalse();
  }

  @Test
  void signsNothingWithoutASecret() throws Exception {
    webhook(null).send(DELIVERY);

    assertThat(receiver.posts.getFirst().headers()).doesNotContainKey("X-millrace-signature");
  }

  @Test
  void saysWhatTheReceiverAnswered() {
    receiver.answers(new Receiver.Answer.Status(404, "no_service\n" + "x".repeat(10_000)));

    assertThatThrownBy(() -> slack().send(DELIVERY))
        .isInstanceOf(DeliveryFailed.class)
        .hasMessageStartingWith("localhost answered 404: no_service xxx")
        .extracting(Throwable::getMessage)
        .asString()
        .hasSizeLessThan(300);
  }

  @Test
  void masksASecretBeforeItCutsTheAnswer() {
    SecretMasks.add("Gb3-" + "open-sesame".repeat(10));
    receiver.answers(
        new Receiver.Answer.Status(
            403, "x".repeat(150) + "Gb3-" + "open-sesame".repeat(10) + " is no key"));

    assertThatThrownBy(() -> slack().send(DELIVERY))
        .hasMessage("localhost answered 403: " + "x".repeat(150) + "*** is no key");
  }

  @Test
  void followsNoRedirect() {
    try (var elsewhere = new Receiver()) {
      String other = "http://127.0.0.1:" + elsewhere.url().getPort() + "/taken";
      receiver.answers(new Receiver.Answer.RedirectTo(other));

      assertThatThrownBy(() -> webhook("key").send(DELIVERY))
          .isInstanceOf(DeliveryFailed.class)
          .hasMessage(
              "localhost answered 302, a redirect to 127.0.0.1, which is not followed; set the URL"
                  + " of the receiver");
      assertThat(elsewhere.posts).isEmpty();
    }
  }

  @Test
  void waitsForNoAnswerThatDoesNotCome() {
    receiver.answers(new Receiver.Answer.Silence());

    assertThatThrownBy(() -> slack().send(DELIVERY))
        .isInstanceOf(DeliveryFailed.class)
        .hasMessage("localhost did not answer in time");
  }

  @Test
  void waitsForNoEndOfAnAnswer() {
    receiver.answers(new Receiver.Answer.EndlessBody(500));

    assertThatThrownBy(() -> slack().send(DELIVERY)).hasMessage("localhost did not answer in time");
  }

  @Test
  void saysThatNobodyListensAndNotWhere() {
    URI gone = receiver.url();
    receiver.close();

    assertThatThrownBy(() -> new SlackChannel(gone, messages, http).send(DELIVERY))
        .isInstanceOf(DeliveryFailed.class)
        .hasMessage("localhost cannot be reached");
  }

  private SlackChannel slack() {
    return new SlackChannel(receiver.url(), messages, http);
  }

  private WebhookChannel webhook(@Nullable String secret) {
    return new WebhookChannel(new AlertSettings.Webhook(receiver.url(), secret), messages, http);
  }

  private static String hmac(String key, String body) throws Exception {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
  }
}
