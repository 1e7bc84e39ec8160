package io.millrace.tasks;

import static io.millrace.tasks.plain.JavaTasks.again;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a loop begins with. */
class FirstValueTest {

  private final DagBuilder dag = Dag.named("shop");

  private record Box<T>(T content) {}

  private record Cursor(String at, List<String> seen) {}

  private enum Step {
    FIRST {}
  }

  @ParameterizedTest
  @MethodSource
  void refusesALoopWhoseFirstValueWouldBeReadBackAsSomethingElse(Object first) {
    assertThatThrownBy(
            () -> dag.loop("page", 3, first, page -> again(page, (at, c) -> Again.done(at))))
        .isInstanceOf(DagRejected.class)
        .hasMessage(
            "DAG shop: loop page begins with a value of %s, which a later iteration could not read back; begin with a record, which may hold a list, an enum or a plain value"
                .formatted(first.getClass().getName()));
    assertThatThrownBy(() ->
            dag.loopGroup(
                "pages",
                3,
                first,
                (page, group) -> group.task("end", again(page, (at, c) -> Again.done(at)))))
        .hasMessageStartingWith("DAG shop: loop pages begins with a value of ");
  }

  static List<Object> refusesALoopWhoseFirstValueWouldBeReadBackAsSomethingElse() {
    return List.of(
        List.of("a"),
        new ArrayList<>(List.of("a")),
        Map.of("a", 1),
        new Box<>("a"),
        ZoneId.of("Europe/Berlin"),
        (Runnable) () -> {},
        new Object() {});
  }

  @Test
  void aLoopBeginsWithARecordAnEnumOrAPlainValue() {
    List<Object> all =
        List.of(
            new Cursor("a", List.of()),
            Step.FIRST,
            "a",
            1L,
            LocalDate.EPOCH,
            new BigDecimal("1.5"),
            new int[] {1});
    for (Object first : all) {
      dag.loop(
          "from_" + all.indexOf(first),
          3,
          first,
          page -> again(page, (at, context) -> Again.done(at)));
    }

    List<Task<?>> tasks = dag.build().tasks();
    assertThat(tasks).hasSize(7);
    assertThat(tasks.get(1).mapping().element()).isEqualTo(Step.class);
  }
}
