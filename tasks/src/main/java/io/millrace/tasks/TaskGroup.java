package io.millrace.tasks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of a DAG that belong together: their names begin with the group's, they are shown as one,
 * and the whole can stand in an order. Groups may hold groups.
 */
public final class TaskGroup {

  /** Between the names of a group and of what is in it. */
  static final String BETWEEN = "__";

  private final DagBuilder dag;
  private final @Nullable TaskGroup parent;
  private final String id;
  private final List<TaskRef<?>> tasks = new ArrayList<>();
  private final List<TaskGroup> groups = new ArrayList<>();
  private final Set<TaskRef<?>> after = new LinkedHashSet<>();
  private final Set<TaskGroup> afterGroups = new LinkedHashSet<>();
  private @Nullable Retries retries;
  private @Nullable GroupRetries together;

  TaskGroup(DagBuilder dag, @Nullable TaskGroup parent, String id) {
    this.dag = dag;
    this.parent = parent;
    this.id = id;
  }

  /** Its name, after those of the groups it is in. */
  public String id() {
    return id;
  }

  /**
   * Adds a task, named {@code GROUP__NAME}.
   *
   * @throws DagRejected as {@link DagBuilder#task}
   */
  public <O> TaskRef<O> task(String name, Operator<O> operator) {
    TaskRef<O> task = dag.task(id + BETWEEN + name, operator).joining(this);
    tasks.add(task);
    return task;
  }

  /**
   * A group within this one, named {@code GROUP__NAME}.
   *
   * @throws DagRejected if the name is taken or no name
   */
  public TaskGroup group(String name) {
    TaskGroup inner = dag.group(name, this);
    groups.add(inner);
    return inner;
  }

  /** An order that no data says: what is first in this group starts after those. */
  public TaskGroup after(TaskRef<?>... others) {
    after.addAll(Arrays.asList(others));
    return this;
  }

  /** The same, after what is last in those groups, their teardowns left out. */
  public TaskGroup after(TaskGroup... others) {
    afterGroups.addAll(Arrays.asList(others));
    return this;
  }

  /** For its tasks that do not say their own. */
  public TaskGroup retries(Retries policy) {
    retries = policy;
    return this;
  }

  /**
   * Once a task of it has failed for good and none runs any more, all its tasks begin again, so
   * many times. Until it is over, what comes after any of them does not start, and nobody is told
   * of tasks that failed.
   *
   * @param delay from the end to the next beginning
   * @throws DagRejected if that is less than once, or the delay is negative
   */
  public TaskGroup retriedTogether(int times, Duration delay) {
    if (times < 1 || delay.isNegative()) {
      throw dag.rejected(
          "group %s cannot be tried again %d times after %s; say once or more, after zero or more"
              .formatted(id, times, Durations.shown(delay)));
    }
    together = new GroupRetries(times, delay);
    return this;
  }

  @Nullable GroupRetries retriedTogether() {
    return together;
  }

  DagBuilder dag() {
    return dag;
  }

  /** Of the nearest group that says any; null if none does. */
  @Nullable Retries memberRetries() {
    return retries != null || parent == null ? retries : parent.memberRetries();
  }

  Set<TaskRef<?>> predecessors() {
    return after;
  }

  Set<TaskGroup> groupsBefore() {
    return afterGroups;
  }

  /** Its tasks and those of the groups in it. */
  List<TaskRef<?>> members() {
    List<TaskRef<?>> all = new ArrayList<>(tasks);
    groups.forEach(group -> all.addAll(group.members()));
    return all;
  }

  /** It and the groups it is in, from the inside out. */
  List<TaskGroup> enclosing() {
    List<TaskGroup> all = new ArrayList<>();
    for (TaskGroup group = this; group != null; group = group.parent) {
      all.add(group);
    }
    return all;
  }
}
