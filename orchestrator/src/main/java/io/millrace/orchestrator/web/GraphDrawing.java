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
   * @param shownBy the task of a run whose page shows it: itself, or the outermost mapped group or
   *     loop that it is a member of
   * @param label what is written on it
   * @param mark as in the newest run; null if it has none
   */
  record Box(
      String taskId,
      String shownBy,
      String label,
      GraphShape shape,
      double x,
      double y,
      double width,
      double height,
      @Nullable TaskMark mark) {

    Box with(TaskMark found) {
      return new Box(taskId, shownBy, label, shape, x, y, width, height, found);
    }

    /** For style sheets. */
    public String classes() {
      String of = mark == null ? "box" : "box " + mark.classes();
      return shape == GraphShape.AROUND ? of + " around" : of;
    }

    public String words() {
      return mark == null ? label : label + ": " + mark.words();
    }

    public String sign() {
      return mark == null ? "·" : mark.sign();
    }

    public boolean isOfMany() {
      return shape == GraphShape.MANY;
    }
  }

  /** An edge as an SVG path. */
  record Line(String path) {}

  /** Mapped groups and loops, from the outside in, which belong behind the lines in them. */
  public List<Box> around() {
    return boxes.stream().filter(box -> box.shape() == GraphShape.AROUND).toList();
  }

  /** All others. */
  public List<Box> inFront() {
    return boxes.stream().filter(box -> box.shape() != GraphShape.AROUND).toList();
  }

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
