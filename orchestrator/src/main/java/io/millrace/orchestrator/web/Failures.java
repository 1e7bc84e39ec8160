package io.millrace.orchestrator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.millrace.orchestrator.catalog.DagNotFound;
import io.millrace.orchestrator.run.IncidentNotFound;
import io.millrace.orchestrator.run.OperationRefused;
import io.millrace.orchestrator.run.PoolRefused;
import io.millrace.orchestrator.schedule.RunRefused;
import io.millrace.orchestrator.schedule.ScheduleRejected;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Turns what goes wrong into a page with one sentence. */
final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  /** A page that says what went wrong. */
  record FailurePage(int status, String sentence) {}

  private static final String SECONDS_TO_WAIT = "5";

  private final Pages pages;

  Failures(Pages pages) {
    this.pages = pages;
  }

  void add(RoutesConfig routes) {
    routes.exception(
        NotFoundResponse.class,
        (e, context) -> show(context, e.getStatus(), "There is no page " + context.path() + "."));
    routes.exception(
        HttpResponseException.class,
        (e, context) -> show(context, e.getStatus(), sentence(e, context)));
    routes.exception(
        NotThere.class,
        (e, context) ->
            show(context, HttpStatus.NOT_FOUND.getCode(), String.valueOf(e.getMessage())));
    routes.exception(
        DagNotFound.class,
        (e, context) ->
            show(context, HttpStatus.NOT_FOUND.getCode(), String.valueOf(e.getMessage())));
    routes.exception(
        IncidentNotFound.class,
        (e, context) ->
            show(context, HttpStatus.NOT_FOUND.getCode(), String.valueOf(e.getMessage())));
    routes.exception(
        OperationRefused.class,
        (e, context) ->
            show(context, HttpStatus.CONFLICT.getCode(), String.valueOf(e.getMessage())));
    routes.exception(
        PoolRefused.class,
        (e, context) ->
            show(context, HttpStatus.CONFLICT.getCode(), String.valueOf(e.getMessage())));
    routes.exception(
        RunRefused.class,
        (e, context) ->
            show(context, HttpStatus.BAD_REQUEST.getCode(), String.valueOf(e.getMessage())));
    routes.exception(
        ScheduleRejected.class,
        (e, context) ->
            show(context, HttpStatus.BAD_REQUEST.getCode(), String.valueOf(e.getMessage())));
    routes.exception(
        Exception.class,
        (e, context) ->
            DatabaseTrouble.in(e)
                .ifPresentOrElse(
                    trouble -> askAgain(context, trouble, e), () -> unexpected(context, e)));
  }

  /** A page that was asked for is asked for again by its browser. */
  private void askAgain(Context context, DatabaseTrouble trouble, Exception failure) {
    LOG.atLevel(trouble == DatabaseTrouble.AWAY ? Level.DEBUG : Level.WARN)
        .log(
            "{} {} finds the database {}: {}",
            context.method(),
            context.path(),
            trouble,
            failure.toString());
    context.header(Header.RETRY_AFTER, SECONDS_TO_WAIT);
    if (context.method().equals(HandlerType.GET) && !Api.isAskedBy(context)) {
      context.header("Refresh", SECONDS_TO_WAIT);
    }
    show(context, HttpStatus.SERVICE_UNAVAILABLE.getCode(), trouble.sentence());
  }

  private void unexpected(Context context, Exception failure) {
    LOG.error("{} {} failed", context.method(), context.path(), failure);
    show(
        context,
        HttpStatus.INTERNAL_SERVER_ERROR.getCode(),
        "Something unexpected happened; the details are in this node's log.");
  }

  private static String sentence(HttpResponseException refusal, Context context) {
    return switch (HttpStatus.forStatus(refusal.getStatus())) {
      case METHOD_NOT_ALLOWED -> "There is no " + context.method() + " of " + context.path() + ".";
      case CONTENT_TOO_LARGE -> "The request is larger than the megabyte that one may have.";
      default -> String.valueOf(refusal.getMessage());
    };
  }

  private void show(Context context, int status, String sentence) {
    if (Api.isAskedBy(context)) {
      Api.problem(context, HttpStatus.forStatus(status), sentence);
      return;
    }
    pages.show(context, "failure", new FailurePage(status, sentence));
    context.status(status);
  }
}
