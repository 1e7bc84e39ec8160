package io.millrace.tasks;

import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.QueryLineage;
import io.millrace.tasks.lineage.TableName;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jooq.DataType;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * A task while its DAG is being built, and the typed handle to its output: passed to another task's
 * operator it is an edge.
 *
 * @param <O> the output's type
 */
public final class TaskRef<O> {

  private final String id;
  private final Operator<?> operator;
  private final Class<O> outputType;
  private final @Nullable TaskRef<?> over;
  private final Mapping.@Nullable Repeat repeat;
  private final List<TaskRef<?>> members = new ArrayList<>();
  private @Nullable TaskRef<?> in;
  private @Nullable TaskRef<?> result;
  private Type storedType;
  private final List<Check> checks = new ArrayList<>();
  private final Set<TaskRef<?>> after = new LinkedHashSet<>();
  private final Set<TaskGroup> afterGroups = new LinkedHashSet<>();
  private final Set<TableName> readsBefore = new LinkedHashSet<>();
  private @Nullable Retries retries;
  private @Nullable Duration timeout;
  private TriggerRule triggerRule = TriggerRule.ALL_SUCCESS;
  private boolean tolerable;
  private String queue = Task.DEFAULT_QUEUE;
  private final Set<String> publishes = new LinkedHashSet<>();
  private Executor executor = new Executor.InNode();
  private Concurrency concurrency = Concurrency.UNLIMITED;
  private @Nullable TaskGroup group;
  private @Nullable GroupRetries ends;
  private @Nullable Past past;
  private Part part = Part.WORK;
  private final Set<TaskRef<?>> setups = new LinkedHashSet<>();
  private boolean failsTheRun;
  private @Nullable Lineage lineage;
  private final AlertingBuilder alerting;

  TaskRef(String id, Operator<O> operator) {
    this(id, operator, operator.outputType(), operator.storedType(), null, null);
  }

  /** Of which there is an instance for each element of a list. */
  TaskRef(String id, Operator<?> operator, Class<O> outputType, Type storedType, TaskRef<?> over) {
    this(id, operator, outputType, storedType, over, new Mapping.Repeat.Over(over.id()));
  }

  /** Of which there is one instance after the other. */
  TaskRef(String id, Operator<?> operator, Class<O> outputType, int most, O first) {
    this(id, operator, outputType, outputType, null, new Mapping.Repeat.Loop(most, first));
  }

  private TaskRef(
      String id,
      Operator<?> operator,
      Class<O> outputType,
      Type storedType,
      @Nullable TaskRef<?> over,
      Mapping.@Nullable Repeat repeat) {
    this.id = id;
    this.operator = operator;
    this.outputType = outputType;
    this.storedType = storedType;
    this.over = over;
    this.repeat = repeat;
    this.alerting = new AlertingBuilder("task " + id);
  }

  public String id() {
    return id;
  }

  /** The class its output is read back as. */
  public Class<O> outputType() {
    return outputType;
  }

  /** The same, with the type of its elements where it is a list. */
  public Type storedType() {
    return storedType;
  }

  /** This task's output inside a query of another task, which makes an edge. */
  public RunValue<O> field(DataType<O> type) {
    return new RunValue<>(fieldName(), type, this);
  }

  /** The name of the placeholder that {@link #field} makes, whatever its type. */
  public String fieldName() {
    return "output_" + id;
  }

  /** Adds a check that runs in the task's transaction, before its commit. */
  public TaskRef<O> check(Check check) {
    checks.add(check);
    lineage = null;
    return this;
  }

  /** An order that no data says: this task starts after those. */
  public TaskRef<O> after(TaskRef<?>... tasks) {
    after.addAll(Arrays.asList(tasks));
    return this;
  }

  /** The same, after what is last in those groups, their teardowns left out. */
  public TaskRef<O> after(TaskGroup... groups) {
    afterGroups.addAll(Arrays.asList(groups));
    return this;
  }

  /**
   * This task reads the table as it was before the tasks of this DAG write it; those that it
   * follows by {@link #after} have written it by then.
   */
  public TaskRef<O> readsBefore(Table<?> table) {
    readsBefore.addAll(QueryLineage.tablesBehind(table));
    return this;
  }

  /**
   * Its success is an update of this asset, which DAGs {@linkplain Schedule#on wait for}: a file, a
   * model, whatever has a name. Tables that a SQL or COPY task writes need not be said.
   *
   * @throws DagRejected if the name is blank, longer than 200 characters, or holds white space
   */
  public TaskRef<O> publishes(String asset) {
    publishes.add(Assets.require(asset, "task " + id));
    return this;
  }

  /**
   * As {@link #publishes(String)}, of a table that it writes by other means than SQL of its own.
   */
  public TaskRef<O> publishes(String warehouse, Table<?> table) {
    return publishes(Assets.table(warehouse, TableName.of(table)));
  }

  public TaskRef<O> retries(Retries policy) {
    retries = policy;
    return this;
  }

  /** A try that takes longer fails, its statement cancelled. */
  public TaskRef<O> timeout(Duration limit) {
    timeout = limit;
    return this;
  }

  /**
   * Somebody is told if the task is not done by then; it goes on all the same.
   *
   * @throws DagRejected if it has this deadline already
   */
  public TaskRef<O> deadline(Deadline by) {
    alerting.deadline(by);
    return this;
  }

  /**
   * Somebody is told when that becomes of the task, whoever or whatever brings it about.
   *
   * @param channels none for all that there are
   */
  public TaskRef<O> notify(On event, AlertChannel... channels) {
    alerting.notice(event, channels);
    return this;
  }

  public TaskRef<O> triggerRule(TriggerRule rule) {
    triggerRule = rule;
    return this;
  }

  /** The run may succeed although this task failed. */
  public TaskRef<O> tolerable() {
    tolerable = true;
    return this;
  }

  /**
   * Only nodes that take this queue run the task: {@code millrace worker --queues NAME}, and those
   * that were given no queues.
   *
   * @throws DagRejected if it is no name
   */
  public TaskRef<O> queue(String name) {
    Names.require("queue", name, "task " + id);
    queue = name;
    return this;
  }

  /** Takes a slot of this pool while it runs; {@code millrace pools} makes and lists them. */
  public TaskRef<O> pool(String name) {
    return pool(name, 1);
  }

  /**
   * As {@link #pool(String)}, so many slots.
   *
   * @throws DagRejected if it is no name, or less than one slot
   */
  public TaskRef<O> pool(String name, int slots) {
    Names.require("pool", name, "task " + id);
    requireOneAtLeast("slots of its pool", slots);
    concurrency = new Concurrency(name, slots, concurrency.priority(), concurrency.maxActive());
    return this;
  }

  /** Of the tasks that are ready, those with the highest number go first; 0 if nothing is said. */
  public TaskRef<O> priority(int number) {
    concurrency =
        new Concurrency(
            concurrency.pool(), concurrency.poolSlots(), number, concurrency.maxActive());
    return this;
  }

  /**
   * No more than so many of this task run at once, over all runs of the DAG.
   *
   * @throws DagRejected if it is less than one
   */
  public TaskRef<O> maxActive(int most) {
    requireOneAtLeast("active at once", most);
    concurrency =
        new Concurrency(concurrency.pool(), concurrency.poolSlots(), concurrency.priority(), most);
    return this;
  }

  /**
   * Starts only once the same task of the run before, by logical date, has succeeded or was
   * skipped. The first run does not wait.
   */
  public TaskRef<O> dependsOnPast() {
    past = past == Past.SAME_TASK_AND_NEXT ? past : Past.SAME_TASK;
    return this;
  }

  /** As {@link #dependsOnPast}, and the tasks directly after it there have as well. */
  public TaskRef<O> waitsForDownstream() {
    past = Past.SAME_TASK_AND_NEXT;
    return this;
  }

  /**
   * Makes what the tasks after it need: whichever of them is cleared, it runs again as well; none
   * starts if it did not succeed.
   */
  public TaskRef<O> asSetup() {
    part = Part.SETUP;
    return this;
  }

  /**
   * Removes what these setups made, once the tasks are over that it {@link #after comes after}:
   * whatever became of them, also if the run is cancelled or takes too long, but only if a setup
   * succeeded. That it fails does not fail the run. It takes ten minutes a try at most unless it
   * says otherwise.
   */
  public TaskRef<O> tearsDown(TaskRef<?>... made) {
    part = Part.TEARDOWN;
    for (TaskRef<?> setup : made) {
      setups.add(setup);
      after.add(setup);
      setup.part = setup.part == Part.WORK ? Part.SETUP : setup.part;
    }
    return this;
  }

  /** A teardown's failure fails the run. */
  public TaskRef<O> failingTheRun() {
    failsTheRun = true;
    return this;
  }

  private void requireOneAtLeast(String what, int number) {
    if (number < 1) {
      throw new DagRejected("task %s: %d %s; give it 1 at least".formatted(id, number, what));
    }
  }

  /**
   * Runs the task's code in a process of its own, with a heap of 256 MB: whatever it does there, it
   * takes neither the node nor other tasks down. It costs a second or so a try.
   */
  public TaskRef<O> inChildProcess() {
    executor = Executor.ChildProcess.USUAL;
    return this;
  }

  /** As {@link #inChildProcess()}, with a heap of so many megabytes, at least 32. */
  public TaskRef<O> inChildProcess(int heapMegabytes) {
    executor = new Executor.ChildProcess(heapMegabytes);
    return this;
  }

  Operator<?> operator() {
    return operator;
  }

  /** The tasks whose outputs it takes, or its members do. */
  Set<TaskRef<?>> inputs() {
    Set<TaskRef<?>> inputs = new LinkedHashSet<>(operator.inputs());
    if (over != null) {
      inputs.add(over);
    }
    members.forEach(member -> inputs.addAll(member.inputs()));
    return inputs;
  }

  /** Makes another task one of those that it stands for. */
  void addMember(TaskRef<?> member) {
    member.in = this;
    members.add(member);
    lineage = null;
  }

  List<TaskRef<?>> members() {
    return members;
  }

  /** The mapped group or loop that it is a member of; null if of none. */
  @Nullable TaskRef<?> in() {
    return in;
  }

  /** Its output is made of this member's. */
  void collects(TaskRef<?> member, Type type) {
    result = member;
    storedType = type;
  }

  Executor executor() {
    return executor;
  }

  List<Check> checks() {
    return checks;
  }

  /** What it follows by hand, or its members do. */
  Set<TaskRef<?>> predecessors() {
    Set<TaskRef<?>> before = new LinkedHashSet<>(after);
    members.forEach(member -> before.addAll(member.predecessors()));
    return before;
  }

  Set<TableName> tablesReadBefore() {
    return readsBefore;
  }

  TaskRef<O> in(TaskGroup its) {
    group = its;
    return this;
  }

  TaskRef<O> ending(TaskGroup its) {
    ends = its.retriedTogether();
    return this;
  }

  @Nullable TaskGroup group() {
    return group;
  }

  /** The groups that it comes after by hand, or its members do. */
  Set<TaskGroup> groupsBefore() {
    Set<TaskGroup> before = new LinkedHashSet<>(afterGroups);
    members.forEach(member -> before.addAll(member.groupsBefore()));
    return before;
  }

  /** The tasks that it comes after by hand: itself, its members, or by a group on either side. */
  Set<TaskRef<?>> followed() {
    Set<TaskRef<?>> followed = new LinkedHashSet<>(predecessors());
    groupsBefore().forEach(before -> followed.addAll(before.members()));
    if (group != null) {
      for (TaskGroup its : group.enclosing()) {
        followed.addAll(its.predecessors());
        its.groupsBefore().forEach(before -> followed.addAll(before.members()));
      }
    }
    return followed;
  }

  private Retries ownRetries(Retries ofTheDag) {
    Retries ofTheGroup = group == null ? null : group.memberRetries();
    return retries != null ? retries : ofTheGroup != null ? ofTheGroup : ofTheDag;
  }

  /**
   * Teardowns, and what only ends a group, wait for nothing but their own; for a member of a mapped
   * group the group waits.
   */
  private Past past(Past ofTheDag) {
    boolean waitsNot = part == Part.TEARDOWN || ends != null || in != null;
    return past != null ? past : waitsNot ? Past.IGNORED : ofTheDag;
  }

  boolean dependsItselfOnPast() {
    return past != null;
  }

  /** Whether somebody is told of it, or of how late it is, because it says so itself. */
  boolean tellsItself() {
    return !alerting.isEmpty();
  }

  /** Whether there is an instance of it for each element or iteration. */
  boolean isRepeated() {
    return repeat != null;
  }

  String queue() {
    return queue;
  }

  TriggerRule rule() {
    return triggerRule;
  }

  Part part() {
    return part;
  }

  Set<TaskRef<?>> setups() {
    return setups;
  }

  /** The assets that it says it publishes, or its members do. */
  private Set<String> published() {
    Set<String> published = new LinkedHashSet<>(publishes);
    members.forEach(member -> published.addAll(member.published()));
    return published;
  }

  /** Of the operator, and what the checks read; of a group, of all its members. */
  Lineage lineage() {
    Lineage known = members.isEmpty() ? lineage : null;
    if (known == null) {
      known = operator.lineage();
      for (Check check : checks) {
        known = known.and(check.lineage());
      }
      for (TaskRef<?> member : members) {
        known = known.and(member.lineage());
      }
      lineage = known;
    }
    return known;
  }

  /**
   * The finished task, with the ids of the tasks that {@link TaskOrder} puts directly before it.
   */
  Task<?> build(
      Retries defaultRetries, AlertingBuilder dag, Past defaultPast, Set<String> upstream) {
    boolean tearsDown = part == Part.TEARDOWN;
    var limits =
        new Limits(
            ownRetries(defaultRetries),
            timeout == null && tearsDown ? SetupTeardown.TEARDOWN_TIMEOUT : timeout,
            tolerable || (tearsDown && !failsTheRun));
    return new Task<>(
        id,
        operator,
        List.copyOf(checks),
        Collections.unmodifiableSet(new LinkedHashSet<>(upstream)),
        tearsDown ? TriggerRule.ALL_DONE_SETUP_SUCCESS : triggerRule,
        limits,
        lineage(),
        queue,
        executor,
        concurrency,
        Collections.unmodifiableSet(published()),
        in == null ? alerting.build(dag) : Alerting.NONE,
        new Relations(past(defaultPast), part, group == null ? null : group.id(), ends),
        new Mapping(
            repeat,
            in == null ? null : in.id,
            resultId(),
            elementType(),
            repeat == null ? null : storedType));
  }

  private @Nullable Type elementType() {
    if (over != null && over.storedType instanceof ListType list) {
      return list.element();
    }
    return repeat == null ? null : outputType;
  }

  private @Nullable String resultId() {
    return repeat == null ? null : members.isEmpty() ? id : result == null ? null : result.id;
  }
}
