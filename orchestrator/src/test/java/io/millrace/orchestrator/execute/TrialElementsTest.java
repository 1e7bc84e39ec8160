package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.Dag;
import io.millrace.tasks.Task;
import io.millrace.tasks.TaskFailed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialElementsTest {

  private final Dag dag = mapped();
  private final Task<?> load = dag.tasks().getLast();

  private static Dag mapped() {
    var builder = Dag.named("shop");
    var files = builder.task("files", javaList(String.class, context -> List.of()));
    builder.map("load", files, each -> java(context -> context.log(context.element(each))));
    return builder.build();
  }

  @Test
  void takesTheFirstOfTheList() {
    assertThat(TrialElements.of(dag, load, Map.of("files", "[\"a.csv\", \"b.csv\"]")))
        .isEqualTo(Map.of("load", new TryInputs.Element(0, "\"a.csv\"")));
  }

  @Test
  void refusesAnEmptyList() {
    assertThatThrownBy(() -> TrialElements.of(dag, load, Map.of("files", "[]")))
        .isInstanceOf(TaskFailed.class)
        .hasMessage(
            "the list of files has no element to try it with; take a run whose list has one");
  }
}
