package io.millrace.orchestrator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.millrace.orchestrator.run.Actor;
import io.millrace.orchestrator.run.AskedPerson;
import io.millrace.orchestrator.run.RunReader.Run;
import io.millrace.orchestrator.run.RunReader.Task;
import io.millrace.orchestrator.schedule.RunRefused;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what tasks ask: the form on a task's page, and the paths of Airflow's REST API. */
final class ApprovalActions {

  private static final Logger LOG = LoggerFactory.getLogger(ApprovalActions.class);
  private static final int MOST = 1_000;
  private static final List<String> FIELDS = List.of("chosen_options", "note", "responded_by");

  /** Those that are open, newest first. */
  record Details(List<AskedPerson> hitlDetails, int totalEntries) {}

  private final WebServices services;

  ApprovalActions(WebServices services) {
    this.services = services;
  }

  void add(RoutesConfig routes) {
    String task = "/api/v2/dags/{dag}/dagRuns/{run}/taskInstances/{task}/hitlDetails";
    routes.post("/dags/{dag}/runs/{run}/tasks/{task}/answer", this::answer);
    routes.get("/api/v2/hitlDetails", context -> Api.answer(context, this::open));
    routes.get(task, context -> Api.answer(context, () -> asked(context)));
    routes.patch(task, context -> Api.answer(context, () -> answerOfProgram(context)));
  }

  private void answer(Context context) {
    Actions.requireForm(context);
    Run run = RunPages.find(services, context);
    Task task = TaskPages.find(services, run, context);
    String option = context.formParam("option");
    if (option == null) {
      throw new RunRefused("the field option must name the answer");
    }
    answer(run, task, option, context.formParam("note"), context.formParam("by"));
    context.redirect(Show.task(run.dagId(), run.runId(), task.taskId()), HttpStatus.SEE_OTHER);
  }

  private Object answerOfProgram(Context context) {
    Run run = RunPages.find(services, context);
    Task task = TaskPages.find(services, run, context);
    JsonBody body = JsonBody.read(context.body(), FIELDS);
    Set<String> chosen = body.texts("chosen_options");
    if (chosen.size() != 1) {
      throw new RunRefused(
          "chosen_options must hold one option, as in {\"chosen_options\": [\"approve\"]}, not "
              + chosen.size());
    }
    answer(run, task, chosen.iterator().next(), body.text("note"), body.text("responded_by"));
    return asked(context);
  }

  private void answer(
      Run run, Task task, String option, @Nullable String note, @Nullable String by) {
    Actor who = by == null || by.isBlank() ? Actor.UNKNOWN : new Actor(by.strip());
    services.engine().operations().answer(run.dagRunId(), task.taskId(), option, note, who);
    services.engine().wake();
    LOG.info(
        "answer task={}/{}/{} option={} by={}",
        run.dagId(),
        run.runId(),
        task.taskId(),
        option,
        who.name());
  }

  private Object open() {
    List<AskedPerson> open = AskedPerson.list(services.database(), false, MOST);
    return new Details(open, open.size());
  }

  private Object asked(Context context) {
    Run run = RunPages.find(services, context);
    Task task = TaskPages.find(services, run, context);
    return AskedPerson.find(services.database(), run.dagRunId(), task.taskId())
        .orElseThrow(() ->
            new NotThere(
                "Task %s of run %s has asked nobody.".formatted(task.taskId(), run.runId())));
  }
}
