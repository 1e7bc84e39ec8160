package io.millrace.orchestrator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.millrace.orchestrator.run.Actor;
import io.millrace.orchestrator.run.Incidents;
import io.millrace.orchestrator.schedule.RunRefused;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people do to incidents: the forms on their pages, and the same for programs. */
final class IncidentActions {

  private static final Logger LOG = LoggerFactory.getLogger(IncidentActions.class);
  private static final String API = "/api/v2/incidents";
  private static final List<String> VERBS = List.of("acknowledge", "assign", "mute", "resolve");
  private static final List<String> FIELDS = List.of("by", "to", "until");
  private static final Duration LONGEST_MUTE = Duration.ofDays(366);

  /** As programs see them. */
  record Listed(List<?> incidents, int totalEntries) {}

  /** What somebody asks for; {@code until} is an ISO time, {@code hours} are from now. */
  private record Asked(
      @Nullable String by, @Nullable String to, @Nullable String until, @Nullable String hours) {

    Actor actor() {
      return by == null || by.isBlank() ? Actor.UNKNOWN : new Actor(by.strip());
    }
  }

  private final WebServices services;

  IncidentActions(WebServices services) {
    this.services = services;
  }

  void add(RoutesConfig routes) {
    routes.get(API, context -> Api.answer(context, () -> list(context)));
    String one = API + "/{incident}";
    routes.get(one, context -> Api.answer(context, () -> shown(context)));
    for (String verb : VERBS) {
      routes.post("/incidents/{incident}/" + verb, context -> ofPage(context, verb));
      routes.post(one + "/" + verb, context -> Api.answer(context, () -> ofProgram(context, verb)));
    }
  }

  private Object list(Context context) {
    boolean all = "true".equals(context.queryParam("all"));
    var incidents = services.incidents().list(all, IncidentPages.MOST);
    return new Listed(incidents, incidents.size());
  }

  private Object shown(Context context) {
    return services.incidents().told(IncidentPages.id(context));
  }

  private Object ofProgram(Context context, String verb) {
    JsonBody body = JsonBody.read(context.body(), FIELDS);
    act(
        IncidentPages.id(context),
        verb,
        new Asked(body.text("by"), body.text("to"), body.text("until"), null));
    return shown(context);
  }

  private void ofPage(Context context, String verb) {
    Actions.requireForm(context);
    long id = IncidentPages.id(context);
    act(
        id,
        verb,
        new Asked(
            context.formParam("by"), context.formParam("to"), null, context.formParam("hours")));
    context.redirect(Show.path("incidents", Long.toString(id)), HttpStatus.SEE_OTHER);
  }

  private void act(long id, String verb, Asked asked) {
    var incidents = new Incidents(services.engine().runs());
    Actor by = asked.actor();
    boolean changed =
        switch (verb) {
          case "acknowledge" -> incidents.acknowledge(id, by);
          case "assign" -> incidents.assign(id, asked.to(), by);
          case "mute" -> incidents.mute(id, until(asked), by);
          default -> {
            incidents.resolve(id, by);
            yield true;
          }
        };
    LOG.info("{} incident={} changed={} by={}", verb, id, changed, by.name());
  }

  /** Null if it is to be muted no longer. */
  private @Nullable Instant until(Asked asked) {
    if (asked.hours() != null && !asked.hours().isBlank()) {
      String hours = asked.hours().strip();
      if (!hours.matches("\\d{1,4}") || Integer.parseInt(hours) > LONGEST_MUTE.toHours()) {
        throw new RunRefused(
            "hours must be a whole number up to %d, not \"%s\""
                .formatted(LONGEST_MUTE.toHours(), hours));
      }
      int number = Integer.parseInt(hours);
      return number == 0 ? null : services.clock().instant().plus(Duration.ofHours(number));
    }
    if (asked.until() == null) {
      return null;
    }
    try {
      return Instant.parse(asked.until());
    } catch (DateTimeParseException noTime) {
      throw new RunRefused(
          "until must be a time such as 2026-12-01T08:00:00Z, not \"" + asked.until() + "\"");
    }
  }
}
