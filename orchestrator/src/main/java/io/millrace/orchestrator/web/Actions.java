package io.millrace.orchestrator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.millrace.orchestrator.run.Clearing;
import io.millrace.orchestrator.run.PoolRefused;
import io.millrace.orchestrator.run.RunReader.Run;
import io.millrace.orchestrator.sample.RunSources;
import io.millrace.orchestrator.schedule.RunRefused;
import io.millrace.orchestrator.schedule.ScheduleRejected;
import io.millrace.tasks.Dag;
import io.millrace.tasks.RunParam;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people do on the pages: trigger a run, retry, cancel. */
final class Actions {

  private static final Logger LOG = LoggerFactory.getLogger(Actions.class);
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String LOGICAL_DATE = "logical_date";

  /**
   * The form that triggers a run.
   *
   * @param given what was typed before, by name
   * @param source what is read where none is given; null if nothing can be
   * @param refusal why that was refused; null at first
   */
  record TriggerPage(
      Dag dag, Map<String, String> given, @Nullable String source, @Nullable String refusal) {

    /** What a field holds: what was typed, or else the parameter's default. */
    public String value(RunParam<?> param) {
      Object fallback = param.defaultValue();
      return given.getOrDefault(param.name(), fallback == null ? "" : fallback.toString());
    }

    /** What stands for an empty field; null if nothing does. */
    public @Nullable String placeholder(RunParam<?> param) {
      return param.name().equals(Dag.SOURCE) ? source : null;
    }
  }

  private final WebServices services;
  private final Pages pages;

  Actions(WebServices services, Pages pages) {
    this.services = services;
    this.pages = pages;
  }

  void add(RoutesConfig routes) {
    routes.get("/dags/{dag}/trigger", this::form);
    routes.post("/dags/{dag}/trigger", this::trigger);
    routes.post("/dags/{dag}/pause", context -> pause(context, true));
    routes.post("/dags/{dag}/resume", context -> pause(context, false));
    routes.post("/dags/{dag}/runs/{run}/retry", this::retry);
    routes.post("/dags/{dag}/runs/{run}/cancel", this::cancel);
    routes.post("/dags/{dag}/runs/{run}/tasks/{task}/retry", this::retryTask);
  }

  private void form(Context context) {
    Dag dag = services.catalog().get(context.pathParam("dag")).dag();
    show(context, dag, Map.of(), null);
  }

  private void show(Context context, Dag dag, Map<String, String> given, @Nullable String refusal) {
    String source = RunSources.unlessGiven(services.settings(), dag).orElse(null);
    pages.show(context, "trigger", new TriggerPage(dag, given, source, refusal));
  }

  private void trigger(Context context) {
    Dag dag = services.catalog().get(context.pathParam("dag")).dag();
    Map<String, String> typed = new TreeMap<>();
    try {
      read(context, typed);
      String date = typed.get(LOGICAL_DATE);
      Map<String, String> params = new TreeMap<>(typed);
      params.remove(LOGICAL_DATE);
      Run run = new ManualRuns(services).create(dag, new AskedRun(null, date, params));
      context.redirect(Show.run(dag.id(), run.runId()), HttpStatus.SEE_OTHER);
    } catch (RunRefused | ScheduleRejected | PoolRefused refused) {
      show(context, dag, typed, String.valueOf(refused.getMessage()));
      context.status(HttpStatus.UNPROCESSABLE_CONTENT);
    }
  }

  /**
   * Reads what was typed; what is blank was not.
   *
   * @throws RunRefused if the body is no form, or a field comes twice
   */
  private static void read(Context context, Map<String, String> typed) {
    requireForm(context);
    Set<String> twice = new TreeSet<>();
    context
        .formParamMap()
        .forEach((name, values) -> {
          if (values.size() > 1) {
            twice.add(name);
          }
          if (!values.getFirst().isBlank()) {
            typed.put(name, values.getFirst().strip());
          }
        });
    if (!twice.isEmpty()) {
      throw new RunRefused("the field " + String.join(", ", twice) + " comes twice; give it once");
    }
  }

  static void requireForm(Context context) {
    String type = context.contentType();
    if (type != null && !type.startsWith(FORM)) {
      throw new RunRefused(
          "this takes a form's fields, "
              + FORM
              + ", and not "
              + type
              + "; programs ask for runs under /api/v2");
    }
  }

  private void pause(Context context, boolean paused) {
    Dag dag = services.catalog().get(context.pathParam("dag")).dag();
    boolean changed =
        paused ? services.schedules().pause(dag.id()) : services.scheduler().resume(dag.id());
    LOG.info("{} dag={} changed={}", paused ? "pause" : "resume", dag.id(), changed);
    context.redirect(Show.path("dags", dag.id()), HttpStatus.SEE_OTHER);
  }

  private void retry(Context context) {
    requireForm(context);
    boolean all = "all".equals(context.formParam("what"));
    clear(context, all ? new Clearing.Everything() : new Clearing.Unsuccessful());
  }

  private void retryTask(Context context) {
    Run run = RunPages.find(services, context);
    clear(context, new Clearing.From(TaskPages.find(services, run, context).taskId()));
  }

  /** Where somebody else was quicker there is nothing left to clear, and their run goes on. */
  private void clear(Context context, Clearing which) {
    Run run = RunPages.find(services, context);
    services.catalog().get(run.dagId()); // refuses one that nobody could run
    int cleared = services.engine().clear(run.dagRunId(), which);
    LOG.info("clear dag={} run={} which={} tasks={}", run.dagId(), run.runId(), which, cleared);
    context.redirect(Show.run(run.dagId(), run.runId()), HttpStatus.SEE_OTHER);
  }

  private void cancel(Context context) {
    Run run = RunPages.find(services, context);
    boolean asked = services.engine().cancel(run.dagRunId());
    LOG.info("cancel dag={} run={} asked={}", run.dagId(), run.runId(), asked);
    context.redirect(Show.run(run.dagId(), run.runId()), HttpStatus.SEE_OTHER);
  }
}
