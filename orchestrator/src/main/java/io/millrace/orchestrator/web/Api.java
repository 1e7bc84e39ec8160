package io.millrace.orchestrator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.millrace.orchestrator.backfill.BackfillEnded;
import io.millrace.orchestrator.backfill.BackfillNotFound;
import io.millrace.orchestrator.backfill.BackfillOverlaps;
import io.millrace.orchestrator.catalog.DagNotFound;
import io.millrace.orchestrator.run.IncidentNotFound;
import io.millrace.orchestrator.run.OperationRefused;
import io.millrace.orchestrator.run.PoolRefused;
import io.millrace.orchestrator.run.RunExists;
import io.millrace.orchestrator.run.RunReader.Run;
import io.millrace.orchestrator.run.TaskNotFound;
import io.millrace.orchestrator.schedule.RunRefused;
import io.millrace.orchestrator.schedule.ScheduleRejected;
import io.millrace.orchestrator.secret.SecretMasks;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.tasks.Dag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What programs ask for, with the paths and names of Airflow's REST API. */
final class Api {

  /** A run, as the API shows it. */
  record DagRun(
      String dagId,
      String dagRunId,
      String runType,
      Instant logicalDate,
      String state,
      @Nullable Instant startDate,
      @Nullable Instant endDate,
      @Nullable Instant pausedAt,
      @Nullable String note) {

    static DagRun of(Run run) {
      return new DagRun(
          run.dagId(),
          run.runId(),
          run.type(),
          run.logicalDate(),
          run.state().key(),
          run.startedAt(),
          run.endedAt(),
          run.pausedAt(),
          run.note());
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
  interface Request {
    Object answer();
  }

  /** Answers in JSON, also where it is refused. */
  static void answer(Context context, Request request) {
    try {
      json(context, HttpStatus.OK, request.answer());
    } catch (DagNotFound | BackfillNotFound | NotThere | TaskNotFound | IncidentNotFound unknown) {
      problem(context, HttpStatus.NOT_FOUND, unknown);
    } catch (RunExists
        | PoolRefused
        | OperationRefused
        | BackfillOverlaps
        | BackfillEnded conflict) {
      problem(context, HttpStatus.CONFLICT, conflict);
    } catch (RunRefused | ScheduleRejected refused) {
      problem(context, HttpStatus.UNPROCESSABLE_CONTENT, refused);
    }
  }

  /** Whether a program asked, which is answered in JSON whatever goes wrong. */
  static boolean isAskedBy(Context context) {
    return context.path().startsWith("/api/");
  }

  private static void problem(Context context, HttpStatus status, RuntimeException reason) {
    problem(context, status, String.valueOf(reason.getMessage()));
  }

  static void problem(Context context, HttpStatus status, String sentence) {
    json(
        context,
        status,
        new Problem(status.getCode(), status.getMessage(), SecretMasks.hide(sentence)));
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
    return DagRun.of(new ManualRuns(services).create(dag, AskedRun.read(context.body())));
  }
}
