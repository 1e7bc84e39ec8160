package io.millrace.tasks.test;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.RunParam;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** What needs no program, and what is said where it is missing, as it is here. */
class DagTestTest {

  private final DagTest bread = DagTest.of(new Bread());

  /** Two ways from one task to another. */
  private static final class Bread implements DagDefinition {

    @Override
    public Dag define() {
      var dag = Dag.named("bread");
      var grind = dag.task("grind", java(context -> {}));
      var knead = dag.task("knead", java(context -> {})).after(grind);
      var heat = dag.task("heat", java(context -> {})).after(grind);
      dag.task("bake", java(context -> {})).after(knead, heat);
      return dag.build();
    }
  }

  @Test
  void tellsTheTasksInTheirOrder() {
    assertThat(bread.tasks()).containsExactly("grind", "knead", "heat", "bake");
    assertThat(bread.edges())
        .containsExactly("grind -> knead", "grind -> heat", "knead -> bake", "heat -> bake");
  }

  @Test
  void tellsWhatComesBeforeAndAfter() {
    assertThat(bread.upstream("bake")).containsExactly("knead", "heat");
    assertThat(bread.downstream("grind")).containsExactly("knead", "heat");
    assertThat(bread.isAfter("bake", "grind")).isTrue();
    assertThat(bread.isAfter("grind", "bake")).isFalse();
    assertThat(bread.isAfter("knead", "heat")).isFalse();
  }

  @Test
  void namesTheTasksThereAreForOneThatIsNone() {
    assertThatThrownBy(() -> bread.upstream("cool"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("DAG bread has no task cool; it has grind, knead, heat, bake");
    assertThatThrownBy(() -> bread.having("cool", 1)).hasMessageContaining("has no task cool");
    assertThatThrownBy(() -> bread.isAfter("bake", "cool")).hasMessageContaining("no task cool");
  }

  @Test
  void keepsWhatItIsToldAndNothingOfAnother() {
    RunParam<LocalDate> day = RunParam.date("day");
    Instant noon = Instant.parse("2026-11-20T12:00:00Z");

    DagTest told =
        bread
            .at(LocalDate.of(2026, 11, 19))
            .now(noon)
            .with(day, LocalDate.of(2026, 1, 2))
            .reading(Path.of("/flour"))
            .having("grind", 3)
            .variable("kind", "rye")
            .connection("mill", "https://mill");

    assertThat(told.run().logicalDate()).isEqualTo("2026-11-19");
    assertThat(told.run().now()).isEqualTo(noon);
    assertThat(told.run().given().params()).containsEntry("day", "2026-01-02");
    assertThat(told.run().given().params()).containsEntry("source", "/flour");
    assertThat(told.run().given().outputs()).containsEntry("grind", 3);
    assertThat(told.run().given().variables()).containsEntry("kind", "rye");
    assertThat(told.run().given().connections()).containsEntry("mill", "https://mill");
    assertThat(bread.run().given().params()).isEmpty();
    assertThat(bread.run().logicalDate()).isNull();
  }

  @Test
  void saysWhatIsMissingOnTheClassPath() {
    String sentence =
        "Millrace is not on the class path of this test; add the jars of lib/ of its distribution,"
            + " millrace.jar among them.";

    assertThatThrownBy(() -> bread.sql("bake"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(sentence);
    assertThatThrownBy(bread::bed).hasMessage(sentence);
  }
}
