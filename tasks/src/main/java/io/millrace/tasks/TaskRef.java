package io.millrace.tasks;

import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.TableName;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
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
  private final MappingBuilder mapping;
  private final RelationsBuilder relations = new RelationsBuilder();
  private final TaskEdges edges;
  private final LimitsBuilder limits = new LimitsBuilder();
  private final ConcurrencyBuilder concurrency;
  private final AlertingBuilder alerting;
  private final EffectsBuilder effects;
  private final PlaceBuilder place;
  private TriggerRule triggerRule = TriggerRule.ALL_SUCCESS;

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
    this.mapping = new MappingBuilder(outputType, storedType, over, repeat);
    this.edges = new TaskEdges(operator, mapping, relations);
    this.effects = new EffectsBuilder(operator, mapping);
    this.place = new PlaceBuilder("task " + id);
    this.concurrency = new ConcurrencyBuilder("task " + id);
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
    return mapping.storedType();
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
    effects.check(check);
    return this;
  }

  /** An order that no data says: this task starts after those. */
  public TaskRef<O> after(TaskRef<?>... tasks) {
    edges.after(tasks);
    return this;
  }

  /** The same, after what is last in those groups, their teardowns left out. */
  public TaskRef<O> after(TaskGroup... groups) {
    edges.after(groups);
    return this;
  }

  /**
   * This task reads the table as it was before the tasks of this DAG write it; those that it
   * follows by {@link #after} have written it by then.
   */
  public TaskRef<O> readsBefore(Table<?> table) {
    edges.readsBefore(table);
    return this;
  }

  /**
   * Its success is an update of this asset, which DAGs {@linkplain Schedule#on wait for}: a file, a
   * model, whatever has a name. Tables that a SQL or COPY task writes need not be said.
   *
   * @throws DagRejected if the name is blank, longer than 200 characters, or holds white space
   */
  public TaskRef<O> publishes(String asset) {
    effects.publish(Assets.require(asset, "task " + id));
    return this;
  }

  /**
   * As {@link #publishes(String)}, of a table that it writes by other means than SQL of its own.
   */
  public TaskRef<O> publishes(String warehouse, Table<?> table) {
    return publishes(Assets.table(warehouse, TableName.of(table)));
  }

  /** In place of what its group says, or its DAG. */
  public TaskRef<O> retries(Retries policy) {
    limits.retries(policy);
    return this;
  }

  /** A try that takes longer fails, its statement cancelled. */
  public TaskRef<O> timeout(Duration limit) {
    limits.timeout(limit);
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

  /** When it starts; once all directly before it have succeeded if nothing is said. */
  public TaskRef<O> triggerRule(TriggerRule rule) {
    triggerRule = rule;
    return this;
  }

  /** The run may succeed although this task failed. */
  public TaskRef<O> tolerable() {
    limits.tolerable();
    return this;
  }

  /**
   * Only nodes that take this queue run the task: {@code millrace worker --queues NAME}, and those
   * that were given no queues.
   *
   * @throws DagRejected if it is no name
   */
  public TaskRef<O> queue(String name) {
    place.queue(name);
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
    concurrency.pool(name, slots);
    return this;
  }

  /** Of the tasks that are ready, those with the highest number go first; 0 if nothing is said. */
  public TaskRef<O> priority(int number) {
    concurrency.priority(number);
    return this;
  }

  /**
   * No more than so many of this task run at once, over all runs of the DAG.
   *
   * @throws DagRejected if it is less than one
   */
  public TaskRef<O> maxActive(int most) {
    concurrency.maxActive(most);
    return this;
  }

  /**
   * Starts only once the same task of the run before, by logical date, has succeeded or was
   * skipped. The first run does not wait.
   */
  public TaskRef<O> dependsOnPast() {
    relations.dependOnPast();
    return this;
  }

  /** As {@link #dependsOnPast}, and the tasks directly after it there have as well. */
  public TaskRef<O> waitsForDownstream() {
    relations.waitForDownstream();
    return this;
  }

  /**
   * Makes what the tasks after it need: whichever of them is cleared, it runs again as well; none
   * starts if it did not succeed.
   */
  public TaskRef<O> asSetup() {
    relations.setUp();
    return this;
  }

  /**
   * Removes what these setups made, once the tasks are over that it {@link #after comes after}:
   * whatever became of them, also if the run is cancelled or takes too long, but only if a setup
   * succeeded. That it fails does not fail the run. It takes ten minutes a try at most unless it
   * says otherwise.
   */
  public TaskRef<O> tearsDown(TaskRef<?>... made) {
    relations.tearDown(made);
    edges.after(made);
    return this;
  }

  /** A teardown's failure fails the run. */
  public TaskRef<O> failingTheRun() {
    limits.failingTheRun();
    return this;
  }

  /**
   * Runs the task's code in a process of its own, with a heap of 256 MB: whatever it does there, it
   * takes neither the node nor other tasks down. It costs a second or so a try.
   */
  public TaskRef<O> inChildProcess() {
    place.in(Executor.ChildProcess.USUAL);
    return this;
  }

  /** As {@link #inChildProcess()}, with a heap of so many megabytes, at least 32. */
  public TaskRef<O> inChildProcess(int heapMegabytes) {
    place.in(new Executor.ChildProcess(heapMegabytes));
    return this;
  }

  Operator<?> operator() {
    return operator;
  }

  /** Makes another task one of those that it stands for. */
  void addMember(TaskRef<?> member) {
    member.mapping().memberOf(this);
    mapping.add(member);
  }

  List<TaskRef<?>> members() {
    return mapping.members();
  }

  /** The mapped group or loop that it is a member of; null if of none. */
  @Nullable TaskRef<?> memberOf() {
    return mapping.memberOf();
  }

  MappingBuilder mapping() {
    return mapping;
  }

  RelationsBuilder relations() {
    return relations;
  }

  TaskEdges edges() {
    return edges;
  }

  Executor executor() {
    return place.executor();
  }

  EffectsBuilder effects() {
    return effects;
  }

  List<Check> checks() {
    return effects.checks();
  }

  TaskRef<O> joining(TaskGroup its) {
    relations.group(its);
    return this;
  }

  TaskRef<O> ending(TaskGroup its) {
    relations.end(its);
    return this;
  }

  @Nullable TaskGroup group() {
    return relations.group();
  }

  /** Whether somebody is told of it, or of how late it is, because it says so itself. */
  boolean tellsItself() {
    return !alerting.isEmpty();
  }

  boolean failsTheRun() {
    return limits.failsTheRun();
  }

  /** What it says of how its tries are run, as it is said. */
  List<String> saidOfTries() {
    List<String> said = new ArrayList<>(limits.saidOfTries());
    said.addAll(concurrency.said());
    said.addAll(place.said());
    return said;
  }

  String queue() {
    return place.queue();
  }

  TriggerRule rule() {
    return triggerRule;
  }

  TaskRole role() {
    return relations.role();
  }

  /** Of the operator, and what the checks read; of a group, of all its members. */
  Lineage lineage() {
    return effects.lineage();
  }

  /**
   * The finished task, with the ids of the tasks that {@link TaskOrder} puts directly before it.
   */
  Task<?> build(
      Retries defaultRetries, AlertingBuilder dag, Past defaultPast, Set<String> upstream) {
    return new Task<>(
        id,
        operator,
        List.copyOf(checks()),
        Collections.unmodifiableSet(new LinkedHashSet<>(upstream)),
        role() == TaskRole.TEARDOWN ? TriggerRule.ALL_DONE_SETUP_SUCCESS : triggerRule,
        limits.build(defaultRetries, relations),
        lineage(),
        queue(),
        executor(),
        concurrency.build(),
        Collections.unmodifiableSet(effects.published()),
        memberOf() == null ? alerting.build(dag) : Alerting.NONE,
        relations.build(defaultPast, memberOf() != null),
        mapping.build(id));
  }
}
