package io.millrace.orchestrator.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.millrace.orchestrator.catalog.DagNotFound;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunReader.Run;
import io.millrace.orchestrator.schedule.RunRefused;
import io.millrace.orchestrator.schedule.RunRequest;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.tasks.Dag;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What programs ask for, with the paths and names of Airflow's REST API. */
final class Api {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A run, as the API shows it. */
  record DagRun(
      String dagId,
      String dagRunId,
      String runType,
      Instant logicalDate,
      String state,
      @Nullable Instant startDate,
      @Nullable Instant endDate) {

    static DagRun of(Run run) {
      return new DagRun(
          run.dagId(),
          run.runId(),
          run.type(),
          run.logicalDate(),
          run.state().key(),
          run.startedAt(),
          run.endedAt());
    }
  }

  /** Why something was not done. */
  record Problem(int status, String title, String detail) {}

  private final WebServices services;

  Api(WebServices services) {
    this.services = services;
  }

  void add(RoutesConfig routes) {
    routes.post("/api/v2/dags/{dag}/dagRuns", context -> answer(context, () -> trigger(context)));
    routes.get("/api/v2/dags/{dag}/dagRuns/{run}", context -> answer(context, () -> run(context)));
  }

  /** One thing that the API does, and what it answers. */
  @FunctionalInterface
  private interface Request {
    Object answer();
  }

  private static void answer(Context context, Request request) {
    try {
      json(context, HttpStatus.OK, request.answer());
    } catch (DagNotFound | NotThere unknown) {
      problem(context, HttpStatus.NOT_FOUND, unknown);
    } catch (RunRefused refused) {
      problem(context, HttpStatus.UNPROCESSABLE_CONTENT, refused);
    }
  }

  private static void problem(Context context, HttpStatus status, RuntimeException reason) {
    json(
        context,
        status,
        new Problem(status.getCode(), status.getMessage(), String.valueOf(reason.getMessage())));
  }

  private static void json(Context context, HttpStatus status, Object body) {
    context.status(status);
    context.contentType("application/json");
    context.result(JsonText.write(body));
  }

  private Object run(Context context) {
    return DagRun.of(RunPages.find(services, context));
  }

  private Object trigger(Context context) {
    Dag dag = services.catalog().get(context.pathParam("dag")).dag();
    JsonNode body = body(context);
    Map<String, String> params = new TreeMap<>();
    body.path("conf")
        .properties()
        .forEach(param -> params.put(param.getKey(), text(param.getValue())));
    String date = body.path("logical_date").textValue();
    NewRun run =
        RunRequest.of(
            dag, date, params, services.settings().workingFolder(), services.clock().instant());
    long id = services.engine().create(run);
    return DagRun.of(services.runs().run(id).orElseThrow());
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.toString();
  }

  private static JsonNode body(Context context) {
    try {
      String body = context.body();
      return JSON.readTree(body.isBlank() ? "{}" : body);
    } catch (JsonProcessingException unreadable) {
      throw new RunRefused("the request's body is no JSON: " + unreadable.getOriginalMessage());
    }
  }
}
