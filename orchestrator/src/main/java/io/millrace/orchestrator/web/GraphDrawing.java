package io.millrace.orchestrator.web;

import io.millrace.orchestrator.run.GridReader.Cell;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A DAG laid out in pixels: groups, tasks and the lines between them. */
record GraphDrawing(int width, int height, List<Area> areas, List<Box> boxes, List<Line> lines) {

  /** A group, around its tasks. */
  record Area(String group, double x, double y, double width, double height) {}

  /**
   * A task.
   *
   * @param mark as in the newest run; null if it has none
   */
  record Box(
      String taskId, double x, double y, double width, double height, @Nullable TaskMark mark) {

    Box with(TaskMark found) {
      return new Box(taskId, x, y, width, height, found);
    }
  }

  /** An edge as an SVG path. */
  record Line(String path) {}

  GraphDrawing with(Map<String, Cell> states) {
    List<Box> marked =
        boxes.stream()
            .map(box -> {
              Cell cell = states.get(box.taskId());
              return cell == null ? box : box.with(TaskMark.of(cell));
            })
            .toList();
    return new GraphDrawing(width, height, areas, marked, lines);
  }
}
