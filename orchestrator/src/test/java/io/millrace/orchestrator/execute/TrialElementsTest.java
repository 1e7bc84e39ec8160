package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.again;
import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.Again;
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

  @Test
  void isNoElementOfAListThatIsNotThere() {
    assertThat(TrialElements.of(dag, load, Map.of())).isEmpty();
    assertThat(TrialElements.needed(dag, load)).containsExactly("files");
  }

  @Test
  void beginsALoopAndTakesTheFirstOfEachListAroundIt() {
    var builder = Dag.named("shop");
    var days = builder.task("days", javaList(Integer.class, context -> List.of()));
    builder.mapGroup(
        "day",
        days,
        (day, group) ->
            group.loop("page", 3, 7, each -> again(each, (at, context) -> Again.done(at))));
    Dag nested = builder.build();
    Task<?> page = nested.tasks().getLast();

    assertThat(page.id()).isEqualTo("page");
    assertThat(TrialElements.needed(nested, page)).containsExactly("days");
    assertThat(TrialElements.of(nested, page, Map.of("days", "[20, 21]")))
        .isEqualTo(
            Map.of("page", new TryInputs.Element(0, null), "day", new TryInputs.Element(0, "20")));
  }
}
