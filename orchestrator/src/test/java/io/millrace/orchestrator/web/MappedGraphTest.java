package io.millrace.orchestrator.web;

import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.orchestrator.web.GraphDrawing.Box;
import io.millrace.tasks.Dag;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A mapped group of two tasks, one of them mapped itself. */
class MappedGraphTest {

  private static final GraphDrawing DRAWING = GraphLayout.of(dag());

  private static Dag dag() {
    var dag = Dag.named("mill");
    var sacks = dag.task("sacks", javaList(String.class, context -> List.of()));
    var item =
        dag.mapGroup(
            "item",
            sacks,
            (sack, group) -> {
              var grains = group.task("grains", javaList(String.class, context -> List.of()));
              group.map("grind", grains, grain -> java(context -> {}));
            });
    dag.task("report", java(context -> {})).after(item);
    return dag.build();
  }

  @Test
  void saysOfWhatThereAreManyAndWhy() {
    assertThat(DRAWING.boxes())
        .extracting(Box::label, Box::shape, Box::shownBy)
        .containsExactly(
            tuple("sacks", GraphShape.ONE, "sacks"),
            tuple("item, for each of sacks", GraphShape.AROUND, "item"),
            tuple("grains", GraphShape.ONE, "item"),
            tuple("grind, for each of grains", GraphShape.MANY, "item"),
            tuple("report", GraphShape.ONE, "report"));
  }

  @Test
  void drawsAMappedGroupAroundItsMembersAndNoOthers() {
    Box item = DRAWING.around().getFirst();

    assertThat(DRAWING.inFront())
        .filteredOn(box -> isWithin(item, box))
        .extracting(Box::taskId)
        .containsExactly("grains", "grind");
    assertThat(DRAWING.lines()).as("into, in, and out of the group").hasSize(3);
  }

  private static boolean isWithin(Box around, Box box) {
    return box.x() >= around.x()
        && box.y() >= around.y()
        && box.x() + box.width() <= around.x() + around.width()
        && box.y() + box.height() <= around.y() + around.height();
  }
}
