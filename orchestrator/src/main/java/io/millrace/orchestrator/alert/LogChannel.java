package io.millrace.orchestrator.alert;

import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a warning into the log; always there. */
record LogChannel(Messages messages) implements Channel {

  static final String NAME = "log";

  private static final Logger LOG = LoggerFactory.getLogger(LogChannel.class);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void send(Delivery delivery) {
    Message message = messages.of(delivery.alert());
    LOG.warn(
        "alert \"{}\" {} link={}",
        message.subject(),
        message.facts().stream()
            .map(fact ->
                fact.name().toLowerCase(Locale.ROOT).replace(' ', '_')
                    + "=\""
                    + fact.value()
                    + "\"")
            .collect(Collectors.joining(" ")),
        message.link());
  }
}
