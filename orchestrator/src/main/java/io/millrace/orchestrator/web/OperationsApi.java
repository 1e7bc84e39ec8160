package io.millrace.orchestrator.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.millrace.orchestrator.run.Actor;
import io.millrace.orchestrator.run.ClearRequest;
import io.millrace.orchestrator.run.ClearedTask;
import io.millrace.orchestrator.run.Clearing;
import io.millrace.orchestrator.run.Mark;
import io.millrace.orchestrator.run.Operations;
import io.millrace.orchestrator.run.Operations.Note;
import io.millrace.orchestrator.run.RunReader.Run;
import io.millrace.orchestrator.run.RunReader.Task;
import io.millrace.orchestrator.run.WhyNotRunning;
import io.millrace.orchestrator.schedule.RunRefused;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What programs do to runs and tasks, with the paths and names of Airflow's REST API. */
final class OperationsApi {

  /**
   * A task instance, as the API shows it.
   *
   * @param warning what comes of what was just done to it; null if there is nothing to be said
   */
  record TaskInstance(
      String dagId,
      String dagRunId,
      String taskId,
      Instant logicalDate,
      String state,
      int tryNumber,
      @Nullable Instant startDate,
      @Nullable Instant endDate,
      @Nullable String note,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String warning) {

    static TaskInstance of(Run run, Task task) {
      return of(run, task, null);
    }

    static TaskInstance of(Run run, Task task, @Nullable String warning) {
      return new TaskInstance(
          run.dagId(),
          run.runId(),
          task.taskId(),
          run.logicalDate(),
          task.state().key(),
          task.tries(),
          task.startedAt(),
          task.endedAt(),
          task.note(),
          warning);
    }
  }

  /** A task instance that was cleared, or would be; {@code state} it had before. */
  record Cleared(String dagId, String dagRunId, String taskId, Instant logicalDate, String state) {}

  /** All of them. */
  record ClearedTasks(List<Cleared> taskInstances, int totalEntries) {}

  /** Of a mapped task; {@code totalEntries} are there. */
  record Instances(List<TaskInstance> taskInstances, int totalEntries) {}

  /** What keeps a task from running. */
  record Dependencies(List<Dependency> dependencies) {}

  /** A condition that is not met. */
  record Dependency(String name, String reason) {}

  private static final List<String> OF_RUN = List.of("state", "note");
  private static final List<String> OF_TASK = List.of("new_state", "note");
  private static final List<String> OF_CLEARED_RUN = List.of("dry_run", "only_failed");
  private static final List<String> OF_CLEARED_TASKS =
      List.of(
          "dry_run",
          "dag_run_id",
          "task_ids",
          "include_upstream",
          "include_downstream",
          "include_past",
          "include_future",
          "only_failed");

  private static final int MOST_INSTANCES = 10_000;

  private final WebServices services;

  OperationsApi(WebServices services) {
    this.services = services;
  }

  void add(RoutesConfig routes) {
    String dag = "/api/v2/dags/{dag}";
    String run = dag + "/dagRuns/{run}";
    String task = run + "/taskInstances/{task}";
    routes.patch(run, context -> Api.answer(context, () -> change(context)));
    routes.post(run + "/pause", context -> Api.answer(context, () -> pause(context, true)));
    routes.post(run + "/resume", context -> Api.answer(context, () -> pause(context, false)));
    routes.post(run + "/rerun", context -> Api.answer(context, () -> rerun(context)));
    routes.post(run + "/clear", context -> Api.answer(context, () -> clearRun(context)));
    routes.post(
        dag + "/clearTaskInstances", context -> Api.answer(context, () -> clearTasks(context)));
    routes.get(task, context -> Api.answer(context, () -> task(context)));
    routes.patch(task, context -> Api.answer(context, () -> changeTask(context)));
    routes.get(task + "/listMapped", context -> Api.answer(context, () -> instances(context)));
    routes.get(task + "/dependencies", context -> Api.answer(context, () -> why(context)));
  }

  private Operations operations() {
    return services.engine().operations();
  }

  private Api.DagRun shown(Run run) {
    return Api.DagRun.of(services.runs().run(run.dagRunId()).orElseThrow());
  }

  private Object change(Context context) {
    Run run = RunPages.find(services, context);
    JsonBody asked = JsonBody.read(context.body(), OF_RUN);
    Mark mark = mark(asked, "state");
    Note note = note(asked);
    if (mark != null) {
      operations().markRun(run.dagRunId(), mark, note, Actor.UNKNOWN);
    } else if (note != null) {
      operations().note(run.dagRunId(), note.text(), Actor.UNKNOWN);
    }
    return shown(run);
  }

  private Object changeTask(Context context) {
    Run run = RunPages.find(services, context);
    Task task = TaskPages.find(services, run, context);
    JsonBody asked = JsonBody.read(context.body(), OF_TASK);
    Mark mark = mark(asked, "new_state");
    Note note = note(asked);
    if (mark != null) {
      operations().mark(run.dagRunId(), task.taskId(), mark, note, Actor.UNKNOWN);
    } else if (note != null) {
      operations().noteTask(run.dagRunId(), task.taskId(), note.text(), Actor.UNKNOWN);
    }
    String warning =
        mark == Mark.SUCCESS
            ? services.runs().missedOutput(run.dagRunId(), task.taskId()).orElse(null)
            : null;
    return TaskInstance.of(run, TaskPages.find(services, run, context), warning);
  }

  private static @Nullable Note note(JsonBody asked) {
    return asked.has("note") ? new Note(asked.text("note")) : null;
  }

  private static @Nullable Mark mark(JsonBody asked, String field) {
    String state = asked.text(field);
    return state == null
        ? null
        : Mark.of(state)
            .orElseThrow(
                () -> new RunRefused(field + " must be success or failed, not \"" + state + "\""));
  }

  private Object task(Context context) {
    Run run = RunPages.find(services, context);
    return TaskInstance.of(run, TaskPages.find(services, run, context));
  }

  private Object pause(Context context, boolean paused) {
    Run run = RunPages.find(services, context);
    boolean ignored =
        paused
            ? operations().pause(run.dagRunId(), Actor.UNKNOWN)
            : operations().resume(run.dagRunId(), Actor.UNKNOWN);
    return shown(run);
  }

  private Object rerun(Context context) {
    Run run = RunPages.find(services, context);
    var dag = services.catalog().get(run.dagId()).dag();
    JsonBody asked = JsonBody.read(context.body(), List.of("conf"));
    return Api.DagRun.of(new ManualRuns(services).again(dag, run, asked.params("conf")));
  }

  private Object clearRun(Context context) {
    Run run = RunPages.find(services, context);
    JsonBody asked = JsonBody.read(context.body(), OF_CLEARED_RUN);
    boolean onlyFailed = asked.flag("only_failed", false);
    return clear(
        run,
        asked,
        ClearRequest.of(run.dagRunId(), new Clearing.Tasks(Set.of(), false, false, onlyFailed)));
  }

  private Object clearTasks(Context context) {
    JsonBody asked = JsonBody.read(context.body(), OF_CLEARED_TASKS);
    String name = asked.text("dag_run_id");
    if (name == null) {
      throw new RunRefused("dag_run_id must name the run whose tasks are to be cleared");
    }
    Run run = RunPages.find(services, context.pathParam("dag"), name);
    var which =
        new Clearing.Tasks(
            asked.texts("task_ids"),
            asked.flag("include_upstream", false),
            asked.flag("include_downstream", false),
            asked.flag("only_failed", true));
    return clear(
        run,
        asked,
        new ClearRequest(
            run.dagRunId(),
            which,
            asked.flag("include_past", false),
            asked.flag("include_future", false)));
  }

  /** A dry run unless it is said that it is none, as in Airflow. */
  private Object clear(Run run, JsonBody asked, ClearRequest request) {
    List<ClearedTask> tasks =
        asked.flag("dry_run", true)
            ? operations().preview(request)
            : operations().clear(request, Actor.UNKNOWN);
    return new ClearedTasks(
        tasks.stream()
            .map(task ->
                new Cleared(
                    run.dagId(),
                    task.runId(),
                    task.taskId(),
                    task.logicalDate(),
                    task.state().key()))
            .toList(),
        tasks.size());
  }

  private Object instances(Context context) {
    Run run = RunPages.find(services, context);
    Task task = TaskPages.find(services, run, context);
    List<TaskInstance> instances =
        services.runs().instances(run.dagRunId(), task.taskInstanceId(), MOST_INSTANCES).stream()
            .map(one -> TaskInstance.of(run, one))
            .toList();
    return new Instances(
        instances, task.mapped() == null ? instances.size() : task.mapped().instances());
  }

  private Object why(Context context) {
    Run run = RunPages.find(services, context);
    Task task = TaskPages.find(services, run, context);
    WhyNotRunning.Reason reason =
        services.whyNotRunning().of(run.dagRunId(), task.taskId()).orElseThrow();
    return new Dependencies(List.of(new Dependency(reason.condition(), reason.sentence())));
  }
}
