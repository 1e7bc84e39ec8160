package io.millrace.orchestrator.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Posts to a Slack-compatible incoming webhook. */
record SlackChannel(URI url, Messages messages, HttpPost http) implements Channel {

  static final String NAME = "slack";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void send(Delivery delivery) throws InterruptedException {
    http.json(url, body(messages.of(delivery.alert())), Map.of());
  }

  @Override
  public void close() {
    http.close();
  }

  static byte[] body(Message message) {
    String facts =
        message.facts().stream()
            .map(fact -> escaped(fact.toString()) + "\n")
            .collect(Collectors.joining());
    String rows =
        message.rows().isEmpty()
            ? ""
            : "```" + escaped(String.join("\n", message.rows()).replace("```", "'''")) + "```\n";
    String text =
        "*"
            + escaped(message.subject())
            + "*\n"
            + facts
            + rows
            + "<"
            + escaped(message.link())
            + ">";
    return JsonNodeFactory.instance
        .objectNode()
        .put("text", text)
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The three characters that Slack reads as its own. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
