package io.millrace.orchestrator.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.millrace.orchestrator.settings.AlertSettings;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Posts JSON to anybody, with the header {@code X-Millrace-Delivery}, the same at every attempt,
 * and, where there is a secret, {@code X-Millrace-Signature: sha256=} with the HMAC of the body in
 * hex.
 */
record WebhookChannel(AlertSettings.Webhook receiver, Messages messages, HttpPost http)
    implements Channel {

  static final String NAME = "webhook";

  private static final String HMAC = "HmacSHA256";
  private static final ObjectMapper MAPPER =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  /** What is posted; what an alert does not have is left out. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Body(
      String deliveryId,
      long alertId,
      String at,
      String kind,
      String dagId,
      String runId,
      @Nullable String taskId,
      @Nullable Integer tries,
      @Nullable String check,
      @Nullable String table,
      @Nullable String severity,
      @Nullable Long checked,
      @Nullable Long failed,
      @JsonRawValue @Nullable String sample,
      @Nullable Integer failedTasks,
      @Nullable String reason,
      String subject,
      String text,
      String link) {

    static Body of(Delivery delivery, Message message) {
      Alert alert = delivery.alert();
      Alert.Task task = alert.task();
      Alert.Check check = alert.check();
      return new Body(
          delivery.deliveryId().toString(),
          alert.alertId(),
          alert.at().toString(),
          alert.kind().name().toLowerCase(Locale.ROOT),
          alert.place().dagId(),
          alert.place().runId(),
          task == null ? null : task.taskId(),
          task == null ? null : task.tries(),
          check == null ? null : check.check(),
          check == null ? null : check.table(),
          check == null ? null : check.severity(),
          check == null ? null : check.checked(),
          check == null ? null : check.failed(),
          check == null ? null : check.sample(),
          alert.failedTasks(),
          alert.reason(),
          message.subject(),
          message.text(),
          message.link());
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void send(Delivery delivery) throws InterruptedException {
    byte[] body = body(delivery);
    Map<String, String> headers = new HashMap<>();
    headers.put("X-Millrace-Delivery", delivery.deliveryId().toString());
    if (receiver.secret() != null) {
      headers.put("X-Millrace-Signature", "sha256=" + signature(receiver.secret(), body));
    }
    http.json(receiver.url(), body, headers);
  }

  @Override
  public void close() {
    http.close();
  }

  private byte[] body(Delivery delivery) {
    try {
      return MAPPER.writeValueAsBytes(Body.of(delivery, messages.of(delivery.alert())));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String signature(String secret, byte[] body) {
    try {
      var hmac = Mac.getInstance(HMAC);
      hmac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
      return HexFormat.of().formatHex(hmac.doFinal(body));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has " + HMAC, impossible);
    }
  }
}
