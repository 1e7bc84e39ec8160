package io.millrace.orchestrator.run;

import io.millrace.orchestrator.text.Lower;
import io.millrace.tasks.Assets;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Mapping;
import io.millrace.tasks.Task;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Whether a task of a DAG version is one of a run or many; other tasks by their ordinals.
 *
 * @param in the mapped group or loop that it is a member of; null if of none
 * @param kind how its instances come about; null if there is one
 * @param over the task whose output is the list; null but for {@link Kind#MAP}
 * @param most so many elements or iterations at most
 * @param result the task whose outputs make up its own; null if it has none
 * @param collected whether another task takes its output
 * @param publishes assets that its success as a whole updates; none of what is in another
 */
public record NodeMapping(
    @Nullable Integer in,
    @Nullable Kind kind,
    @Nullable Integer over,
    int most,
    @Nullable Integer result,
    boolean collected,
    List<String> publishes) {

  public NodeMapping {
    publishes = List.copyOf(publishes);
  }

  /** That publishes nothing. */
  public NodeMapping(
      @Nullable Integer in,
      @Nullable Kind kind,
      @Nullable Integer over,
      int most,
      @Nullable Integer result,
      boolean collected) {
    this(in, kind, over, most, result, collected, List.of());
  }

  /** Of a task like any other. */
  public static final NodeMapping NONE = new NodeMapping(null, null, null, 0, null, false);

  /** How the instances of a task come about. */
  public enum Kind {
    /** One for each element of a list, beside each other. */
    MAP,
    /** One after the other, until one says that it is done. */
    LOOP;

    /** As the database has it: lower case. */
    String key() {
      return Lower.of(this);
    }

    static Kind of(String key) {
      return valueOf(key.toUpperCase(Locale.ROOT));
    }
  }

  /** Whether there are many instances of it. */
  public boolean isRepeated() {
    return kind != null;
  }

  static NodeMapping of(Dag dag, Task<?> task, boolean collected, ToIntFunction<String> ordinals) {
    Mapping mapping = task.mapping();
    if (mapping.equals(Mapping.NONE)) {
      return NONE;
    }
    Integer in = mapping.in() == null ? null : ordinals.applyAsInt(mapping.in());
    Integer result = mapping.result() == null ? null : ordinals.applyAsInt(mapping.result());
    List<String> publishes = in == null ? List.copyOf(Assets.publishedBy(dag, task)) : List.of();
    return switch (mapping.repeat()) {
      case null -> new NodeMapping(in, null, null, 0, null, false);
      case Mapping.Repeat.Over over ->
          new NodeMapping(
              in,
              Kind.MAP,
              ordinals.applyAsInt(over.taskId()),
              Mapping.MOST_ELEMENTS,
              result,
              collected,
              publishes);
      case Mapping.Repeat.Loop loop ->
          new NodeMapping(in, Kind.LOOP, null, loop.most(), result, collected, publishes);
    };
  }
}
