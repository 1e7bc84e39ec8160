package io.millrace.tasks;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects {@link Relations}: the run before, setups and teardowns, the group. */
final class RelationsBuilder {

  private final Set<TaskRef<?>> setups = new LinkedHashSet<>();
  private @Nullable TaskGroup group;
  private @Nullable GroupRetries ends;
  private @Nullable Past past;
  private TaskRole role = TaskRole.WORK;
  private boolean setsUp;
  private boolean tearsDown;

  void dependOnPast() {
    past = past == Past.SAME_TASK_AND_NEXT ? past : Past.SAME_TASK;
  }

  void waitForDownstream() {
    past = Past.SAME_TASK_AND_NEXT;
  }

  void setUp() {
    setsUp = true;
    role = TaskRole.SETUP;
  }

  /** Whoever is torn down is a setup, unless it is a teardown, which is refused later. */
  void tearDown(TaskRef<?>... made) {
    tearsDown = true;
    role = TaskRole.TEARDOWN;
    for (TaskRef<?> setup : made) {
      setups.add(setup);
      RelationsBuilder its = setup.relations();
      its.role = its.role == TaskRole.WORK ? TaskRole.SETUP : its.role;
    }
  }

  void group(TaskGroup its) {
    group = its;
  }

  void end(TaskGroup its) {
    ends = its.retriedTogether();
  }

  @Nullable TaskGroup group() {
    return group;
  }

  TaskRole role() {
    return role;
  }

  /** Whether it says of itself that it sets up, and that it tears down. */
  boolean isBoth() {
    return setsUp && tearsDown;
  }

  Set<TaskRef<?>> setups() {
    return setups;
  }

  /** Whether the task itself says so, whatever its DAG does. */
  boolean dependsOnPast() {
    return past != null;
  }

  /** {@code isMember} of a mapped group or loop. */
  Relations build(Past ofTheDag, boolean isMember) {
    return new Relations(past(ofTheDag, isMember), role, group == null ? null : group.id(), ends);
  }

  /**
   * Teardowns, and what only ends a group, wait for nothing but their own; for a member of a mapped
   * group the group waits.
   */
  private Past past(Past ofTheDag, boolean isMember) {
    boolean waitsNot = role == TaskRole.TEARDOWN || ends != null || isMember;
    return past != null ? past : waitsNot ? Past.IGNORED : ofTheDag;
  }
}
