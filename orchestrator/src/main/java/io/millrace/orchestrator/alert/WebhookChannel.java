package io.millrace.orchestrator.alert;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.millrace.orchestrator.settings.AlertSettings;
import io.millrace.orchestrator.text.JsonText;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts JSON to anybody, with the header {@code X-Millrace-Delivery}, the same at every attempt,
 * and, where there is a secret, {@code X-Millrace-Signature: sha256=} with the HMAC of the body in
 * hex.
 */
record WebhookChannel(AlertSettings.Webhook receiver, Messages messages, HttpPost http)
    implements Channel {

  static final String NAME = "webhook";

  private static final String HMAC = "HmacSHA256";

  /** What is posted. */
  private record Body(
      UUID deliveryId, @JsonUnwrapped Alert alert, String subject, String text, String link) {}

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
    Message message = messages.of(delivery.alert());
    var body =
        new Body(
            delivery.deliveryId(),
            delivery.alert(),
            message.subject(),
            message.text(),
            message.link());
    return JsonText.write(body).getBytes(StandardCharsets.UTF_8);
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
