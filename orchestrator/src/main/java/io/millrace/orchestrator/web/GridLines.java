package io.millrace.orchestrator.web;

import io.millrace.orchestrator.run.GridReader.Cell;
import io.millrace.orchestrator.run.RunReader.Run;
import io.millrace.orchestrator.run.TaskState;
import io.millrace.tasks.Relations;
import io.millrace.tasks.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a DAG's grid: its tasks in their order, but for those of a group, which stand
 * together where the first of them does and can be folded.
 */
final class GridLines {

  /** A task's marks, one a run; null where the run did not have it. */
  record Line(Task<?> task, List<@Nullable TaskMark> marks) {}

  /**
   * Lines that belong together.
   *
   * @param group the outermost that they are in; null for one task alone
   * @param marks of the group as a whole: of its tasks, the one that matters most
   */
  record Section(@Nullable String group, List<@Nullable TaskMark> marks, List<Line> lines) {}

  /** What people look for comes first. */
  private static final List<TaskState> BY_WEIGHT =
      List.of(
          TaskState.FAILED,
          TaskState.UPSTREAM_FAILED,
          TaskState.RUNNING,
          TaskState.UP_FOR_RETRY,
          TaskState.AWAITING_APPROVAL,
          TaskState.DEFERRED,
          TaskState.READY,
          TaskState.WAITING,
          TaskState.CANCELLED,
          TaskState.SUCCESS,
          TaskState.SKIPPED,
          TaskState.REMOVED);

  private static final Comparator<TaskMark> WEIGHT =
      Comparator.comparingInt((TaskMark mark) -> BY_WEIGHT.indexOf(mark.state()))
          .thenComparingInt(mark -> -mark.warnings());

  private GridLines() {}

  /** Cells are by run and task. */
  static List<Section> of(List<Task<?>> tasks, List<Run> runs, Map<Long, Map<String, Cell>> cells) {
    Map<String, List<Line>> byGroup = new LinkedHashMap<>();
    for (Task<?> task : tasks) {
      List<@Nullable TaskMark> marks = new ArrayList<>();
      for (Run run : runs) {
        Cell cell = cells.getOrDefault(run.dagRunId(), Map.of()).get(task.id());
        marks.add(cell == null ? null : TaskMark.of(cell));
      }
      byGroup.computeIfAbsent(key(task), key -> new ArrayList<>()).add(new Line(task, marks));
    }
    List<Section> sections = new ArrayList<>();
    byGroup.values().forEach(lines -> sections.add(section(lines, runs.size())));
    return sections;
  }

  /** No task is named like a group but the one that ends it. */
  private static String key(Task<?> task) {
    String group = outermost(task);
    return group == null ? task.id() : group;
  }

  private static @Nullable String outermost(Task<?> task) {
    String group = task.relations().group();
    int inner = group == null ? -1 : group.indexOf(Relations.BETWEEN);
    return group == null || inner < 0 ? group : group.substring(0, inner);
  }

  private static Section section(List<Line> lines, int runs) {
    List<@Nullable TaskMark> marks = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      int at = run;
      marks.add(
          lines.stream()
              .map(line -> line.marks().get(at))
              .filter(Objects::nonNull)
              .min(WEIGHT)
              .orElse(null));
    }
    return new Section(outermost(lines.getFirst().task()), marks, lines);
  }
}
