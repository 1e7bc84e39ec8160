package io.millrace.orchestrator.metrics;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.orchestrator.alert.AlertListener;
import io.millrace.orchestrator.execute.EngineListener;

/** The meters of this process, for Prometheus to scrape. */
public final class Scrape {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  public Scrape() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
  }

  /** What fills the engine's meters. */
  public EngineListener listener() {
    return new EngineMetrics(registry);
  }

  /** What fills the meters of alerts. */
  public AlertListener alertListener() {
    return new AlertMetrics(registry);
  }

  /** All meters in Prometheus' text format. */
  public String text() {
    return registry.scrape();
  }
}
