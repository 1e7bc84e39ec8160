package io.millrace.orchestrator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.millrace.orchestrator.run.Actor;
import io.millrace.orchestrator.run.Mark;
import io.millrace.orchestrator.run.Operations;
import io.millrace.orchestrator.run.RunReader.Run;
import io.millrace.orchestrator.run.RunReader.Task;
import io.millrace.orchestrator.schedule.RunRefused;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people do to runs and tasks on the pages: pause a run, mark a task. */
final class OperationActions {

  private static final Logger LOG = LoggerFactory.getLogger(OperationActions.class);

  private final WebServices services;

  OperationActions(WebServices services) {
    this.services = services;
  }

  void add(RoutesConfig routes) {
    String run = "/dags/{dag}/runs/{run}";
    routes.post(run + "/pause", this::pause);
    routes.post(run + "/resume", this::resume);
    routes.post(run + "/tasks/{task}/mark", this::markTask);
  }

  private Operations operations() {
    return services.engine().operations();
  }

  private void pause(Context context) {
    Run run = RunPages.find(services, context);
    boolean changed = operations().pause(run.dagRunId(), Actor.UNKNOWN);
    LOG.info("pause run={}/{} changed={}", run.dagId(), run.runId(), changed);
    show(context, run);
  }

  private void resume(Context context) {
    Run run = RunPages.find(services, context);
    boolean changed = operations().resume(run.dagRunId(), Actor.UNKNOWN);
    LOG.info("resume run={}/{} changed={}", run.dagId(), run.runId(), changed);
    show(context, run);
  }

  private void markTask(Context context) {
    Run run = RunPages.find(services, context);
    Task task = TaskPages.find(services, run, context);
    Mark mark = mark(context);
    var marked = operations().mark(run.dagRunId(), task.taskId(), mark, Actor.UNKNOWN);
    LOG.info(
        "mark task={}/{}/{} as={} marked={}",
        run.dagId(),
        run.runId(),
        task.taskId(),
        mark.key(),
        marked);
    show(context, run, task);
  }

  private static Mark mark(Context context) {
    Actions.requireForm(context);
    String state = Objects.requireNonNullElse(context.formParam("state"), "");
    return Mark.of(state)
        .orElseThrow(
            () -> new RunRefused("state must be success or failed, not \"" + state + "\""));
  }

  private static void show(Context context, Run run) {
    context.redirect(Show.run(run.dagId(), run.runId()), HttpStatus.SEE_OTHER);
  }

  private static void show(Context context, Run run, Task task) {
    context.redirect(Show.task(run.dagId(), run.runId(), task.taskId()), HttpStatus.SEE_OTHER);
  }
}
