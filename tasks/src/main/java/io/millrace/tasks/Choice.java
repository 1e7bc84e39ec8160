package io.millrace.tasks;

import java.util.List;
import java.util.stream.Stream;

/**
 * The output of a task that branches: which of the tasks directly after it are to run. A task of
 * any kind branches by having this for its output.
 *
 * @param tasks for {@link Kind#THESE}, the ids of the chosen; empty for the others
 */
public record Choice(Kind kind, List<String> tasks) {

  /** What is chosen. */
  public enum Kind {
    /** Some of those directly after it, or none. The others are skipped, but for what follows. */
    THESE,
    /** All of them. */
    ALL,
    /** Nothing that comes after it, near or far. */
    STOP
  }

  public Choice {
    tasks = List.copyOf(tasks);
  }

  /**
   * These, which must come directly after the task that chooses. The others that do are skipped,
   * whatever their trigger rules, but for those that also come after a chosen one.
   */
  public static Choice of(TaskRef<?>... tasks) {
    return new Choice(Kind.THESE, Stream.of(tasks).map(TaskRef::id).toList());
  }

  /** All that comes directly after the task that chooses. */
  public static Choice all() {
    return new Choice(Kind.ALL, List.of());
  }

  /** Skips all that comes after the task that chooses, whatever the trigger rules. */
  public static Choice stop() {
    return new Choice(Kind.STOP, List.of());
  }
}
