package io.millrace.orchestrator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.millrace.orchestrator.run.Incident;
import io.millrace.orchestrator.run.IncidentReader;
import java.util.List;

/** The checks that fail, and what people do about them. */
final class IncidentPages {

  static final int MOST = 500;

  /**
   * Those that are not resolved, or all.
   *
   * @param unresolved how many are not
   */
  record IncidentsPage(List<Incident> incidents, boolean all, int unresolved) {}

  /** One, with all that became of it. */
  record IncidentPage(Incident incident, List<Incident.Event> events, boolean dagLoaded) {}

  private final WebServices services;
  private final Pages pages;

  IncidentPages(WebServices services, Pages pages) {
    this.services = services;
    this.pages = pages;
  }

  void add(RoutesConfig routes) {
    routes.get("/incidents", this::all);
    routes.get("/incidents/{incident}", this::one);
  }

  private void all(Context context) {
    boolean all = "true".equals(context.queryParam("all"));
    IncidentReader reader = services.incidents();
    pages.show(
        context, "incidents", new IncidentsPage(reader.list(all, MOST), all, reader.unresolved()));
  }

  private void one(Context context) {
    Incident.Told told = services.incidents().told(id(context));
    pages.show(
        context,
        "incident",
        new IncidentPage(
            told.incident(), told.events(), services.isLoaded(told.incident().dagId())));
  }

  /** As the path names it. */
  static long id(Context context) {
    String id = context.pathParam("incident");
    if (!id.matches("\\d{1,18}")) {
      throw new NotThere("There is no incident " + id + ".");
    }
    return Long.parseLong(id);
  }
}
