package io.millrace.orchestrator.chaos.load;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.TaskRef;
import java.util.ArrayList;
import java.util.List;

/**
 * Two rows of tasks, the first in a pool, each of the second behind two of the first; many runs at
 * a time, of whose last tasks two at most.
 */
public final class Wide implements DagDefinition {

  /** The pool of the first row. */
  public static final String POOL = "front";

  private static final int WIDTH = 4;

  @Override
  public Dag define() {
    var dag = Load.dag("wide");
    var first = dag.task("note_first", Note.byJava());
    List<TaskRef<Void>> front = new ArrayList<>();
    for (int place = 0; place < WIDTH; place++) {
      front.add(
          Increment.limitedIn(dag, "inc_front_" + place)
              .pool(POOL, place == 0 ? 2 : 1)
              .priority(place)
              .after(first));
    }
    List<TaskRef<Void>> back = new ArrayList<>();
    for (int place = 0; place < WIDTH; place++) {
      back.add(
          Increment.in(dag, "inc_back_" + place)
              .queue(place == 0 ? "heavy" : "default")
              .after(front.get(place), front.get((place + 1) % WIDTH)));
    }
    Increment.in(dag, "inc_end").maxActive(2).after(back.toArray(TaskRef[]::new));
    return dag.build();
  }
}
