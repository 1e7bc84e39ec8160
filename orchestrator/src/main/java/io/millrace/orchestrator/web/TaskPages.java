package io.millrace.orchestrator.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.millrace.orchestrator.run.AskedPerson;
import io.millrace.orchestrator.run.CheckReader;
import io.millrace.orchestrator.run.RunReader.Run;
import io.millrace.orchestrator.run.RunReader.Task;
import io.millrace.orchestrator.run.TaskState;
import io.millrace.orchestrator.run.TryReader;
import io.millrace.orchestrator.run.TryReader.Chunk;
import io.millrace.orchestrator.run.TryReader.Try;
import io.millrace.orchestrator.run.TryState;
import io.millrace.orchestrator.run.WhyNotRunning;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One task of one run: its tries, the log of one while it is written, what that one executed. */
final class TaskPages {

  /**
   * One task instance with one of its tries.
   *
   * @param why what keeps it from running; null if it runs or has ended
   * @param asked what it asks or asked; null if it never did
   * @param instances of a mapped task, group or loop, so many as a page shows
   * @param around the mapped tasks, groups and loops that it is an instance of, outermost first
   */
  record TaskPage(
      Run run,
      boolean dagLoaded,
      Task task,
      @Nullable String why,
      @Nullable AskedPerson asked,
      List<TryGroup> tries,
      @Nullable Try shown,
      @Nullable LogPart log,
      List<TryReader.Query> queries,
      List<CheckReader.Verdict> checks,
      List<Task> instances,
      List<String> around) {

    public boolean showsSomeInstances() {
      return task.mapped() != null && task.mapped().instances() > instances.size();
    }

    public boolean canRetry() {
      return dagLoaded && run.state().ended();
    }

    /** The state of a try for people: of one that asks, or asked, that it does. */
    public String shown(Try one) {
      if (asked == null || !one.state().equals(TryState.DEFERRED.key())) {
        return one.state();
      }
      boolean isNewest = one.equals(tries.getFirst().tries().getFirst());
      return asked.open() && isNewest ? TaskState.AWAITING_APPROVAL.key() : "asked";
    }

    /** Whether it has to be said which of the tries are earlier ones. */
    public boolean wasRunAgain() {
      return tries.stream().anyMatch(TryGroup::earlier);
    }

    public boolean shownIsEarlier() {
      return tries.stream().anyMatch(group -> group.earlier() && group.tries().contains(shown));
    }
  }

  /**
   * A stretch of a log.
   *
   * @param path of the log itself
   * @param next the number of the piece that comes next
   * @param cut whether earlier lines were left out
   * @param live whether more may come
   */
  record LogPart(String path, String text, int next, boolean cut, boolean live) {}

  private static final Set<String> NOT_COUNTED =
      Set.of(TryState.LOST.key(), TryState.DEFERRED.key());

  private static final int MOST_INSTANCES = 200;

  private final WebServices services;
  private final Pages pages;

  TaskPages(WebServices services, Pages pages) {
    this.services = services;
    this.pages = pages;
  }

  void add(RoutesConfig routes) {
    routes.get("/dags/{dag}/runs/{run}/tasks/{task}", this::task);
    routes.get("/dags/{dag}/runs/{run}/tasks/{task}/tries/{token}/log", this::wholeLog);
    routes.get("/dags/{dag}/runs/{run}/tasks/{task}/tries/{token}/log/{from}", this::moreLog);
  }

  private void task(Context context) {
    Run run = RunPages.find(services, context);
    Task task = find(services, run, context);
    List<Try> tries = services.tries().tries(task.taskInstanceId());
    String asked = context.queryParam("try");
    Try shown = asked == null ? newest(tries) : find(run, task, tries, asked);
    long token = shown == null ? 0 : shown.token();
    pages.show(
        context,
        "task",
        new TaskPage(
            run,
            services.isLoaded(run.dagId()),
            task,
            why(run, task),
            AskedPerson.find(services.database(), run.dagRunId(), task.taskId()).orElse(null),
            TryGroup.of(tries, waitsToRunAgain(task, tries)),
            shown,
            shown == null ? null : part(run, task, shown, 0),
            services.tries().queries(task.taskInstanceId(), token),
            services.checks().ofTry(task.taskInstanceId(), token),
            instances(run, task),
            services.runs().around(task.taskInstanceId())));
  }

  private List<Task> instances(Run run, Task task) {
    return task.mapped() == null
        ? List.of()
        : services.runs().instances(run.dagRunId(), task.taskInstanceId(), MOST_INSTANCES);
  }

  private @Nullable String why(Run run, Task task) {
    return task.state().ended() || task.state() == TaskState.RUNNING
        ? null
        : services
            .whyNotRunning()
            .of(run.dagRunId(), task.taskId())
            .map(WhyNotRunning.Reason::sentence)
            .orElse(null);
  }

  /** A try that was lost or deferred is not counted, although the task goes on with the next. */
  private static boolean waitsToRunAgain(Task task, List<Try> tries) {
    return task.tries() == 0 && !tries.isEmpty() && !NOT_COUNTED.contains(tries.getFirst().state());
  }

  private static @Nullable Try newest(List<Try> tries) {
    return tries.isEmpty() ? null : tries.getFirst();
  }

  private static Try find(Run run, Task task, List<Try> tries, String token) {
    return tries.stream()
        .filter(one -> Long.toString(one.token()).equals(token))
        .findFirst()
        .orElseThrow(() ->
            new NotThere(
                "Task %s of run %s has no try %s; its page lists those it has."
                    .formatted(task.taskId(), run.runId(), token)));
  }

  private LogPart part(Run run, Task task, Try one, int from) {
    List<Chunk> chunks = services.tries().log(task.taskInstanceId(), one.token(), from);
    var text = new LogText();
    chunks.forEach(chunk -> text.add(chunk.content()));
    int next = chunks.isEmpty() ? from : chunks.getLast().number() + 1;
    String path =
        Show.task(run.dagId(), run.runId(), task.taskId()) + "/tries/" + one.token() + "/log";
    return new LogPart(path, text.end(), next, text.wasCut(), one.endedAt() == null);
  }

  private void moreLog(Context context) {
    Run run = RunPages.find(services, context);
    Task task = find(services, run, context);
    Try one =
        find(run, task, services.tries().tries(task.taskInstanceId()), context.pathParam("token"));
    pages.show(context, "log", part(run, task, one, number(context.pathParam("from"))));
  }

  private void wholeLog(Context context) {
    Run run = RunPages.find(services, context);
    Task task = find(services, run, context);
    Try one =
        find(run, task, services.tries().tries(task.taskInstanceId()), context.pathParam("token"));
    var text = new StringBuilder();
    services
        .tries()
        .log(task.taskInstanceId(), one.token(), 0)
        .forEach(chunk -> text.append(chunk.content()));
    context.header("X-Content-Type-Options", "nosniff");
    context.contentType("text/plain; charset=utf-8");
    context.result(text.toString());
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException wrong) {
      throw new NotThere("\"" + text + "\" is no number.");
    }
  }

  static Task find(WebServices services, Run run, Context context) {
    String id = context.pathParam("task");
    return services
        .runs()
        .task(run.dagRunId(), id)
        .orElseThrow(() -> NotThere.of(services.runs().missing(run.dagRunId(), id)));
  }
}
