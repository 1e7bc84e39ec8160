package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.TaskRef;
import io.millrace.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EngineTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @Test
  void runsAChainInOrder() {
    List<String> order = new CopyOnWriteArrayList<>();
    var builder = Dag.named("chain");
    TaskRef<Void> before = null;
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String id = "t" + i;
      expected.add(id);
      TaskRef<Void> task = builder.task(id, java(context -> order.add(context.taskId())));
      if (before != null) {
        task.after(before);
      }
      before = task;
    }
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      for (int i = 0; i < 5; i++) {
        order.clear();
        long start = System.nanoTime();
        assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
        System.out.println("chain40 ms " + (System.nanoTime() - start) / 1e6);
        assertThat(order).isEqualTo(expected);
      }
    }
  }

  @Test
  void runsAThousandBesideEachOther() {
    var builder = Dag.named("fan");
    TaskRef<Void> root = builder.task("root", java(context -> {}));
    TaskRef<Void> last = builder.task("last", java(context -> {}));
    for (int i = 0; i < 1000; i++) {
      last.after(builder.task("t" + i, java(context -> {})).after(root));
    }
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      for (int i = 0; i < 5; i++) {
        long start = System.nanoTime();
        assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
        System.out.println("fan1000 ms " + (System.nanoTime() - start) / 1e6);
      }
    }
  }

  @Test
  void runsLayers() {
    var builder = Dag.named("layers");
    List<TaskRef<Void>> above = List.of();
    for (int layer = 0; layer < 20; layer++) {
      List<TaskRef<Void>> row = new ArrayList<>();
      for (int x = 0; x < 500; x++) {
        TaskRef<Void> task = builder.task("t" + layer + "_" + x, java(context -> {}));
        if (!above.isEmpty()) {
          task.after(above.get(x), above.get((x + 1) % 500));
        }
        row.add(task);
      }
      above = row;
    }
    Dag dag = builder.build();

    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      for (int i = 0; i < 5; i++) {
        long start = System.nanoTime();
        assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
        System.out.println("layers10000 ms " + (System.nanoTime() - start) / 1e6);
      }
    }
  }
}
