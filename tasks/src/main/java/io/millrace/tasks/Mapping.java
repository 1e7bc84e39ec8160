package io.millrace.tasks;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Whether a task is one of a run or many.
 *
 * @param repeat how its instances come about; null if there is one
 * @param in the id of the mapped group or loop that it is a member of; null if of none
 * @param result the id of the task whose outputs make up its own: itself, or a member; null if it
 *     has none
 * @param element as what each element of the list, or what an iteration begins with, is read back;
 *     null if there is one instance
 * @param output as what its own output is read back; null if there is one instance
 */
public record Mapping(
    @Nullable Repeat repeat,
    @Nullable String in,
    @Nullable String result,
    @Nullable Type element,
    @Nullable Type output) {

  /** Of a task like any other. */
  public static final Mapping NONE = new Mapping(null, null, null, null, null);

  /** A mapped task has so many instances at most. */
  public static final int MOST_ELEMENTS = 10_000;

  /** All mapped tasks, groups and loops of a run have so many instances at most, together. */
  public static final int MOST_INSTANCES = 100_000;

  /** The placeholder in queries for the element of this task, whatever its type. */
  public static String fieldName(String taskId) {
    return "element_" + taskId;
  }

  /** How the instances of a task come about. */
  public sealed interface Repeat {

    /**
     * One for each element of a list, beside each other.
     *
     * @param taskId the task whose output is the list
     */
    record Over(String taskId) implements Repeat {}

    /**
     * One after the other, until one says that it is done.
     *
     * @param most so many at most
     * @param first what the first one begins with
     */
    record Loop(int most, Object first) implements Repeat {}
  }

  /** What is wrong with a task that asks for an element of which it is no part. */
  public static String noPartOf(String taskId) {
    return "asks for an element of %s and is no part of it; take the output of %s, or make it a task of a mapped group"
        .formatted(taskId, taskId);
  }
}
