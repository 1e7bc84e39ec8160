package io.millrace.tasks;

import org.jspecify.annotations.Nullable;

/**
 * How a task stands to others, its edges aside.
 *
 * @param past what it asks of the run before its own
 * @param role what it is there for
 * @param group it is in, named after those that one is in; null for none
 * @param retries of the group that this task ends; null if it is no such task
 */
public record Relations(
    Past past, TaskRole role, @Nullable String group, @Nullable GroupRetries retries) {

  public static final Relations NONE = new Relations(Past.IGNORED, TaskRole.WORK, null, null);

  /** Between the names of a group and of what is in it. */
  public static final String BETWEEN = TaskGroup.BETWEEN;

  public boolean dependsOnPast() {
    return past != Past.IGNORED;
  }
}
