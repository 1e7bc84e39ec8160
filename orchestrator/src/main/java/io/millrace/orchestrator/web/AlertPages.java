package io.millrace.orchestrator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.millrace.orchestrator.alert.AlertReader;
import io.millrace.orchestrator.alert.AlertReader.Told;
import io.millrace.orchestrator.run.AskedPerson;
import java.util.List;

/** Whom the node told about what, and what of it has not arrived. */
final class AlertPages {

  private static final int NEWEST = 200;

  /**
   * The newest alerts.
   *
   * @param asked what tasks ask and nobody has answered
   */
  record AlertsPage(List<Told> alerts, List<AskedPerson> asked) {}

  private final WebServices services;
  private final Pages pages;

  AlertPages(WebServices services, Pages pages) {
    this.services = services;
    this.pages = pages;
  }

  void add(RoutesConfig routes) {
    routes.get("/alerts", this::all);
  }

  private void all(Context context) {
    pages.show(
        context,
        "alerts",
        new AlertsPage(
            new AlertReader(services.database()).alerts(NEWEST),
            AskedPerson.list(services.database(), false, NEWEST)));
  }
}
