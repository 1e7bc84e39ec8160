package io.millrace.tasks;

import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** Collects a DAG; {@link #build} orders its tasks and refuses what contradicts itself. */
public final class DagBuilder {

  private final String id;
  private final Map<String, TaskRef<?>> tasks = new LinkedHashMap<>();
  private final Map<String, TaskGroup> groups = new LinkedHashMap<>();
  private final Map<String, RunParam<?>> params = new LinkedHashMap<>();
  private String description = "";
  private @Nullable String warehouse;
  private Retries retries = Retries.NONE;
  private Past past = Past.IGNORED;
  private @Nullable SampleData sample;
  private final TimingBuilder timing;
  private final MaxActiveBuilder maxActive;
  private final AlertingBuilder alerting;

  DagBuilder(String id) {
    this.id = id;
    requireName("DAG", id);
    this.timing = new TimingBuilder(id);
    this.maxActive = new MaxActiveBuilder(id);
    this.alerting = new AlertingBuilder("DAG " + id);
  }

  public DagBuilder describedAs(String sentence) {
    description = sentence;
    return this;
  }

  /**
   * Whose it is, for who is told of it.
   *
   * @throws DagRejected if it is no word of at most 100 letters, digits and the signs _ . @ + -
   */
  public DagBuilder owner(String name) {
    alerting.owner(name);
    return this;
  }

  /**
   * What it is about, for who is told of it; may be said again.
   *
   * @throws DagRejected if it is no such word as an {@link #owner}
   */
  public DagBuilder tag(String name) {
    alerting.tag(name);
    return this;
  }

  /** When it is due; on demand if nothing is said. */
  public DagBuilder schedule(Schedule when) {
    timing.schedule(when);
    return this;
  }

  /** No scheduled run is about an interval that begins before this day, in the schedule's zone. */
  public DagBuilder startingOn(LocalDate day) {
    timing.start(day);
    return this;
  }

  /** No scheduled run is about an interval that begins after this day, in the schedule's zone. */
  public DagBuilder endingOn(LocalDate day) {
    timing.end(day);
    return this;
  }

  /**
   * Runs every interval since the start that was missed, oldest first: before the DAG was there,
   * while it was paused, while nothing ran. Without it, the newest missed one is run and the others
   * are not, and none of before the DAG was there.
   */
  public DagBuilder catchingUp() {
    timing.catchUp();
    return this;
  }

  /** A run that takes longer is stopped and fails. */
  public DagBuilder timeout(Duration limit) {
    timing.timeout(limit);
    return this;
  }

  /**
   * Somebody is told if a run is not done by then; it goes on all the same.
   *
   * @throws DagRejected if it has this deadline already
   */
  public DagBuilder deadline(Deadline by) {
    alerting.deadline(by);
    return this;
  }

  /**
   * Somebody is told if no task of this DAG has written the table for so long, whether there are
   * runs or not.
   *
   * @throws DagRejected if that is no time, or the table is a view of several
   */
  public DagBuilder fresh(Table<?> table, Duration span) {
    alerting.fresh(table, span);
    return this;
  }

  /**
   * Somebody is told of each run that succeeds.
   *
   * @param channels none for all that there are
   * @throws DagRejected for anything but {@link On#SUCCESS}: failures are told of anyway
   */
  public DagBuilder notify(On event, AlertChannel... channels) {
    alerting.noticeOfRuns(event, channels);
    return this;
  }

  /** As {@link TaskRef#notify} on each task. */
  public DagBuilder notifyOfTasks(On event, AlertChannel... channels) {
    alerting.noticeOfTasks(event, channels);
    return this;
  }

  /**
   * No more than so many runs are running at once, the others are queued; 16 if nothing is said.
   *
   * @throws DagRejected if it is less than one
   */
  public DagBuilder maxActiveRuns(int most) {
    maxActive.runs(most);
    return this;
  }

  /**
   * No more than so many tasks are running at once, over all runs.
   *
   * @throws DagRejected if it is less than one
   */
  public DagBuilder maxActiveTasks(int most) {
    maxActive.tasks(most);
    return this;
  }

  /**
   * No more than so many tasks of one run are running at once.
   *
   * @throws DagRejected if it is less than one
   */
  public DagBuilder maxActiveTasksPerRun(int most) {
    maxActive.tasksPerRun(most);
    return this;
  }

  /**
   * Once so many runs in a row have failed, no more are scheduled until somebody resumes the DAG.
   *
   * @throws DagRejected if that is less than one
   */
  public DagBuilder pausedAfterFailures(int runs) {
    timing.pauseAfterFailures(runs);
    return this;
  }

  /**
   * Names the database that the warehouse tasks work in; its migrations lie in {@code db/<name>}.
   */
  public DagBuilder warehouse(String name) {
    requireName("warehouse", name);
    warehouse = name;
    return this;
  }

  /** For tasks that do not say their own. */
  public DagBuilder retries(Retries policy) {
    retries = policy;
    return this;
  }

  /** Every task {@link TaskRef#dependsOnPast depends on the past}. */
  public DagBuilder dependingOnPast() {
    past = Past.SAME_TASK;
    return this;
  }

  /**
   * Declares a parameter; what is returned stands for its value in queries and tasks.
   *
   * @throws DagRejected if the name is taken or no name
   */
  public <T> RunParam<T> param(RunParam<T> param) {
    requireName("parameter", param.name());
    if (params.putIfAbsent(param.name(), param) != null) {
      throw rejected("two parameters are named " + param.name() + "; rename one");
    }
    return param;
  }

  /**
   * The DAG reads files: declares the parameter {@code source}, their folder. A run that is not
   * given one reads the folder set for the DAG, {@code MILLRACE_SOURCE_<DAG>}, or else sample data.
   */
  public DagBuilder sampleData(SampleData generator) {
    sample = generator;
    param(RunParam.text(Dag.SOURCE).orElse("").describedAs("Folder to read the files from."));
    return this;
  }

  /**
   * Adds a task, which is ordered among the others by the tables it reads and writes.
   *
   * @throws DagRejected if the name is taken or no name, or the operator cannot work as it is
   */
  public <O> TaskRef<O> task(String taskId, Operator<O> operator) {
    return new AddTasks(this, null).task(taskId, operator);
  }

  void add(String taskId, Operator<?> operator, TaskRef<?> task) {
    requireName("task", taskId);
    List<String> faults = operator.faults();
    if (!faults.isEmpty()) {
      throw rejected("task " + taskId + ": " + String.join("; ", faults));
    }
    if (tasks.putIfAbsent(taskId, task) != null) {
      throw rejected("two tasks are named " + taskId + "; rename one");
    }
  }

  /**
   * Adds a mapped task: an instance for each element of a list that an earlier task hands on,
   * 10,000 at most. For the others it is one task, whose output is the list of theirs.
   *
   * @throws DagRejected as {@link #task}, or if the list's elements have no type
   */
  public <T, O> TaskRef<List<O>> map(
      String taskId, TaskRef<List<T>> over, Function<Each<T>, Operator<O>> body) {
    return new AddTasks(this, null).map(taskId, over, body);
  }

  /**
   * Adds a mapped group: an instance of every member for each element of a list. For the others it
   * is one task without an output.
   *
   * @param over a list whose elements have a type, as of {@code javaList}, {@code queryList} or a
   *     mapped task
   * @throws DagRejected as {@link #map}, or if it has no members
   */
  public <T> TaskRef<Void> mapGroup(
      String groupId, TaskRef<List<T>> over, BiConsumer<Each<T>, MappedGroup> body) {
    return new AddTasks(this, null).mapGroup(groupId, over, body);
  }

  /**
   * As {@link #mapGroup}; its output is the list of the outputs of the member that {@code body}
   * returns.
   */
  public <T, O> TaskRef<List<O>> mapGroupAndCollect(
      String groupId, TaskRef<List<T>> over, BiFunction<Each<T>, MappedGroup, TaskRef<O>> body) {
    return new AddTasks(this, null).mapGroupAndCollect(groupId, over, body);
  }

  /**
   * Adds a task that is repeated until it says that it is done; what it hands on with {@link
   * Again#with} is what its next iteration begins with. Its output is that of {@link Again#done}.
   *
   * @param most if it has not said so after so many iterations, it fails
   * @param first what the first iteration begins with; later ones are read back as its class, so it
   *     is a record, an enum or a plain value
   * @throws DagRejected as {@link #task}, if {@code first} is something else, or if {@code most} is
   *     less than 1 or more than 10,000
   */
  public <T> TaskRef<T> loop(
      String taskId, int most, T first, Function<Each<T>, Operator<Again<T>>> body) {
    return new AddTasks(this, null).loop(taskId, most, first, body);
  }

  /**
   * As {@link #loop}, of several tasks; the one that {@code body} returns says whether they are
   * done.
   */
  public <T> TaskRef<T> loopGroup(
      String groupId, int most, T first, BiFunction<Each<T>, MappedGroup, TaskRef<Again<T>>> body) {
    return new AddTasks(this, null).loopGroup(groupId, most, first, body);
  }

  /**
   * A group of tasks, which are added to it.
   *
   * @throws DagRejected if the name is taken or no name
   */
  public TaskGroup group(String name) {
    return group(name, null);
  }

  TaskGroup group(String name, @Nullable TaskGroup parent) {
    String groupId = parent == null ? name : parent.id() + TaskGroup.BETWEEN + name;
    requireName("group", groupId);
    if (name.contains(TaskGroup.BETWEEN) || name.startsWith("_") || name.endsWith("_")) {
      throw rejected(
          "the group name "
              + name
              + " must not have __ in it, which sets groups apart, nor begin or end with _");
    }
    var group = new TaskGroup(this, parent, groupId);
    if (groups.putIfAbsent(groupId, group) != null) {
      throw rejected("two groups are named " + groupId + "; rename one");
    }
    return group;
  }

  /**
   * A check as a task of its own, after everything that writes what it reads; it cannot block.
   *
   * @throws DagRejected if the check is blocking, or the name is taken or no name
   */
  public TaskRef<Void> check(String name, Check check) {
    if (check.severity() == Check.Severity.BLOCKING) {
      throw rejected(
          "check "
              + name
              + " is blocking, but nothing is left to block once "
              + check.table()
              + " is committed; attach it to the task that writes the table, or make it a"
              + " warning()");
    }
    return task(name, new CheckOperator()).check(check.named(name));
  }

  /**
   * The finished DAG.
   *
   * @throws DagRejected if the tasks cannot be ordered, with the tasks and the remedy; if it ends
   *     before it starts; or if it is due by a schedule and has a parameter without a default
   */
  public Dag build() {
    Dag.Timing times = timing.build(params.values());
    RequireOwnNames.of(this, tasks, groups.values());
    RequireOwnElements.of(id, tasks.values());
    RequireWorkplaces.ofProcesses(id, tasks.values());
    Map<String, TaskRef<?>> all = RetriedGroups.withEnds(tasks, groups.values());
    List<Task<?>> ordered =
        OrderDag.of(
            id,
            List.copyOf(all.values()),
            groups.values(),
            (task, before) -> task.build(retries, alerting, past, before));
    RequireMapped.of(id, tasks.values());
    RequireTeardowns.of(id, tasks.values(), ordered);
    RequireBranches.of(id, ordered);
    RequireWorkplaces.ofWarehouse(id, ordered, warehouse);
    return new Dag(
        id,
        description,
        times,
        maxActive.build(),
        warehouse,
        List.copyOf(params.values()),
        ordered,
        sample,
        alerting.build(times.schedule(), ordered));
  }

  private void requireName(String kind, String name) {
    Names.require(kind, name, "DAG " + id);
  }

  DagRejected rejected(String why) {
    return new DagRejected("DAG " + id + ": " + why);
  }
}
