package io.millrace.orchestrator.web;

import static org.jooq.impl.DSL.selectOne;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.millrace.orchestrator.execute.Absences.Absence;
import io.millrace.orchestrator.text.JsonText;
import java.time.Instant;
import java.util.List;

/** What machines ask: is it well, and how much of everything. */
final class Probes {

  /** How a node is. */
  sealed interface Health {

    record Healthy(String status, String database) implements Health {}

    /** Its runs go on but for those that need one of these warehouses. */
    record Degraded(String status, String database, List<Absence> warehouses) implements Health {}

    record Unhealthy(String status, String database, Instant since) implements Health {}
  }

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
    boolean away = health instanceof Health.Unhealthy;
    context.status(away ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK);
    context.contentType("application/json");
    context.result(JsonText.write(health));
  }

  /** A node whose pages are all in use is well, and a new start would not help it. */
  private Health health() {
    try {
      services.database().fetch(selectOne());
    } catch (RuntimeException failure) {
      return DatabaseTrouble.in(failure).filter(DatabaseTrouble.BUSY::equals).isPresent()
          ? running("busy")
          : unreachable();
    }
    return services.absences().orchestrator().isEmpty() ? running("reachable") : unreachable();
  }

  private Health running(String database) {
    List<Absence> warehouses = services.absences().warehouses();
    return warehouses.isEmpty()
        ? new Health.Healthy("healthy", database)
        : new Health.Degraded("degraded", database, warehouses);
  }

  private Health unreachable() {
    Instant now = services.clock().instant();
    return new Health.Unhealthy(
        "unhealthy", "unreachable", services.absences().orchestrator().orElse(now));
  }

  private void metrics(Context context) {
    context.contentType("text/plain; version=0.0.4; charset=utf-8");
    context.result(services.scrape().text());
  }
}
