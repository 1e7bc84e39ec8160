package io.millrace.orchestrator.web;

import static org.jooq.impl.DSL.selectOne;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.millrace.orchestrator.text.JsonText;

/** What machines ask: is it well, and how much of everything. */
final class Probes {

  /** How a node is. */
  record Health(String status, String database) {}

  private final WebServices services;

  Probes(WebServices services) {
    this.services = services;
  }

  void add(RoutesConfig routes) {
    routes.get("/health", this::health);
    routes.head("/health", this::health);
    routes.get("/metrics", this::metrics);
  }

  private void health(Context context) {
    Health health = health();
    boolean well = health.status().equals("healthy");
    context.status(well ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    context.contentType("application/json");
    context.result(JsonText.write(health));
  }

  /** A node whose pages are all in use is well, and a new start would not help it. */
  private Health health() {
    try {
      services.database().fetch(selectOne());
      return new Health("healthy", "reachable");
    } catch (RuntimeException failure) {
      return DatabaseTrouble.in(failure).filter(DatabaseTrouble.BUSY::equals).isPresent()
          ? new Health("healthy", "busy")
          : new Health("unhealthy", "unreachable");
    }
  }

  private void metrics(Context context) {
    context.contentType("text/plain; version=0.0.4; charset=utf-8");
    context.result(services.scrape().text());
  }
}
