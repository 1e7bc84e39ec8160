package io.millrace.orchestrator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.orchestrator.alert.AlertListener;

/** Attempts to deliver alerts, by channel and what came of them. */
public record AlertMetrics(MeterRegistry registry) implements AlertListener {

  @Override
  public void sent(String channel) {
    count(channel, "sent");
  }

  @Override
  public void failed(String channel) {
    count(channel, "failed");
  }

  @Override
  public void givenUp(String channel) {
    count(channel, "given_up");
  }

  private void count(String channel, String result) {
    registry.counter("millrace.alerts", "channel", channel, "result", result).increment();
  }
}
