package io.millrace.orchestrator.web;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.web.GraphDrawing.Area;
import io.millrace.orchestrator.web.GraphDrawing.Box;
import io.millrace.tasks.Dag;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How groups stand in a grid and in a graph. */
class GroupPagesTest {

  private static final Dag DAG = dag();

  private static Dag dag() {
    var dag = Dag.named("shop");
    var load = dag.group("load");
    var orders = load.task("orders", java(context -> {}));
    var between = dag.task("between", java(context -> {})).after(orders);
    load.group("late").task("returns", java(context -> {})).after(between);
    return dag.build();
  }

  @Test
  void theTasksOfAGroupStandTogetherWhereTheFirstDoes() {
    assertThat(GridLines.of(DAG.tasks(), List.of(), Map.of()))
        .extracting(section ->
            section.group() + " " + section.lines().stream().map(line -> line.task().id()).toList())
        .containsExactly("load [load__orders, load__late__returns]", "null [between]");
  }

  @Test
  void theGraphDrawsAGroupAroundItsTasksAndNoOthers() {
    GraphDrawing drawing = GraphLayout.of(DAG);

    assertThat(drawing.areas()).extracting(Area::group).containsExactly("load", "load__late");
    assertThat(drawing.lines()).hasSize(2);
    for (Area area : drawing.areas()) {
      for (Box box : drawing.boxes()) {
        assertThat(isWithin(area, box))
            .as("%s in %s", box, area)
            .isEqualTo(box.taskId().startsWith(area.group() + "__"));
      }
    }
  }

  private static boolean isWithin(Area area, Box box) {
    return box.x() >= area.x()
        && box.y() >= area.y()
        && box.x() + box.width() <= area.x() + area.width()
        && box.y() + box.height() <= area.y() + area.height();
  }
}
