package io.millrace.orchestrator.web;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.millrace.orchestrator.backfill.AskedBackfill;
import io.millrace.orchestrator.backfill.Backfill;
import io.millrace.orchestrator.backfill.BackfillNotFound;
import io.millrace.orchestrator.backfill.BackfillProgress;
import io.millrace.orchestrator.backfill.BackfillReader.Known;
import io.millrace.orchestrator.backfill.BackfillRequest;
import io.millrace.orchestrator.backfill.BackfillState;
import io.millrace.orchestrator.backfill.PlanReport;
import io.millrace.orchestrator.backfill.Reprocess;
import io.millrace.orchestrator.schedule.RunRefused;
import io.millrace.tasks.Dag;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What programs ask of backfills, with the paths and names of Airflow's REST API. */
final class BackfillApi {

  /** A backfill, as the API shows it. */
  record Shown(
      long id,
      String dagId,
      Instant fromDate,
      Instant toDate,
      boolean isPaused,
      Reprocess reprocessBehavior,
      int maxActiveRuns,
      boolean runBackwards,
      @JsonRawValue String dagRunConf,
      Instant createdAt,
      @Nullable Instant completedAt,
      BackfillState state,
      BackfillProgress intervals) {

    static Shown of(Known known) {
      Backfill backfill = known.backfill();
      return new Shown(
          backfill.backfillId(),
          backfill.dagId(),
          backfill.fromDate(),
          backfill.toDate(),
          backfill.state() == BackfillState.PAUSED,
          backfill.reprocess(),
          backfill.maxActive(),
          backfill.backwards(),
          backfill.paramsJson(),
          backfill.createdAt(),
          backfill.endedAt(),
          backfill.state(),
          known.progress());
    }
  }

  /** Some of them, the newest first. */
  record ShownList(List<Shown> backfills) {}

  /** What would be done. */
  record DryRun(List<PlanReport> backfills) {}

  private static final String DAG = "dag_id";
  private static final String FROM = "from_date";
  private static final String TO = "to_date";
  private static final String REPROCESS = "reprocess_behavior";
  private static final String MOST = "max_active_runs";
  private static final String BACKWARDS = "run_backwards";
  private static final String CONF = "dag_run_conf";
  private static final List<String> FIELDS =
      List.of(DAG, FROM, TO, REPROCESS, MOST, BACKWARDS, CONF);
  private static final BackfillRequest.Names NAMES = new BackfillRequest.Names(FROM, TO, MOST);
  private static final int SHOWN = 100;
  private static final String ALL = "/api/v2/backfills";

  private final WebServices services;

  BackfillApi(WebServices services) {
    this.services = services;
  }

  void add(RoutesConfig routes) {
    routes.get(ALL, context -> Api.answer(context, () -> list(context)));
    routes.post(ALL, context -> Api.answer(context, () -> create(context)));
    routes.post(ALL + "/dry_run", context -> Api.answer(context, () -> dryRun(context)));
    routes.get(ALL + "/{backfill}", context -> Api.answer(context, () -> show(id(context))));
    routes.put(ALL + "/{backfill}/pause", context -> change(context, this::pause));
    routes.put(ALL + "/{backfill}/unpause", context -> change(context, this::resume));
    routes.put(ALL + "/{backfill}/cancel", context -> change(context, this::cancel));
  }

  private void change(Context context, LongConsumer what) {
    Api.answer(
        context,
        () -> {
          what.accept(id(context));
          return show(id(context));
        });
  }

  private Object list(Context context) {
    return new ShownList(
        services.backfillReader().newest(context.queryParam(DAG), SHOWN).stream()
            .map(Shown::of)
            .toList());
  }

  private Object create(Context context) {
    long backfillId = services.backfills().create(request(context));
    services.engine().wake();
    return show(backfillId);
  }

  private Object dryRun(Context context) {
    return new DryRun(PlanReport.of(services.backfills().plan(request(context))));
  }

  private BackfillRequest request(Context context) {
    JsonBody body = JsonBody.read(context.body(), FIELDS);
    Dag dag = services.catalog().get(body.required(DAG)).dag();
    var asked =
        new AskedBackfill(
            body.required(FROM),
            body.required(TO),
            Objects.requireNonNullElse(body.text(REPROCESS), Reprocess.NONE.key()),
            body.number(MOST, AskedBackfill.MOST_ACTIVE),
            body.flag(BACKWARDS, false),
            body.params(CONF));
    return BackfillRequest.of(dag, asked, NAMES, services.settings().workingFolder());
  }

  private Object show(long backfillId) {
    return services
        .backfillReader()
        .find(backfillId)
        .map(Shown::of)
        .orElseThrow(() -> new BackfillNotFound(backfillId));
  }

  private static long id(Context context) {
    String typed = context.pathParam("backfill");
    if (!typed.matches("\\d{1,18}")) {
      throw new RunRefused("a backfill is named by its number, not \"" + typed + "\"");
    }
    return Long.parseLong(typed);
  }

  private void pause(long backfillId) {
    boolean ignored = services.backfills().pause(backfillId);
  }

  private void resume(long backfillId) {
    String dagId = services.backfills().get(backfillId).dagId();
    boolean ignored = services.backfills().resume(backfillId, services.catalog().get(dagId).dag());
    services.engine().wake();
  }

  private void cancel(long backfillId) {
    boolean ignored = services.backfills().cancel(backfillId);
    services.engine().wake();
  }
}
