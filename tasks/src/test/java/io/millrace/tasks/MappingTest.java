package io.millrace.tasks;

import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.plain.JavaTasks.again;
import static io.millrace.tasks.plain.JavaTasks.branch;
import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static io.millrace.tasks.sql.SqlTasks.query;
import static io.millrace.tasks.sql.SqlTasks.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.bakery.Bakery;
import io.millrace.tasks.test.DagTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mapped tasks, groups and loops as they are defined. */
class MappingTest {

  private final DagBuilder dag = Dag.named("shop");
  private final TaskRef<List<String>> files =
      dag.task("files", javaList(String.class, context -> List.of()));

  @Test
  void theDocumentedDagsAreThoseThatCompile() throws IOException {
    String page = Files.readString(Path.of("../docs/mapping.md"));
    String source =
        Files.readString(Path.of("src/test/java/io/millrace/tasks/MappingExamples.java"));
    List<String> examples =
        Arrays.stream(source.split("  // (not )?shown\n")).skip(1).limit(7).toList();

    assertThat(examples).hasSize(7);
    for (String example : examples) {
      assertThat(page)
          .contains("```java\n" + example.stripTrailing().stripIndent().strip() + "\n```");
    }
    assertThat(MappingExamples.files().tasks()).hasSize(3);
    assertThat(MappingExamples.items().tasks()).hasSize(6);
    assertThat(MappingExamples.customers().tasks()).hasSize(2);
    assertThat(MappingExamples.notes().tasks()).hasSize(2);
    assertThat(MappingExamples.groups().tasks()).hasSize(7);
    assertThat(MappingExamples.pages().tasks()).hasSize(2);
    var dagOfPairs = Dag.named("pairs");
    var found = dagOfPairs.task("found", javaList(MappingExamples.File.class, c -> List.of()));
    assertThat(MappingExamples.pairs(dagOfPairs, found).id()).isEqualTo("pairs");
  }

  @Test
  void ordersAGroupAsOneTaskAndItsMembersAmongThemselves() {
    DagTest groups = DagTest.of(MappingExamples::groups);

    assertThat(groups.tasks())
        .containsExactly("files", "per_file", "copy", "parts", "load_part", "size", "total");
    assertThat(groups.edges())
        .containsExactly(
            "files -> per_file",
            "copy -> parts",
            "parts -> load_part",
            "load_part -> size",
            "per_file -> total");
  }

  @Test
  void ordersAGroupByTheTablesThatItsMembersReadAndWrite() {
    dag.warehouse("w");
    var day = DSL.val(1L);
    dag.task("clean", sql(DSL.deleteFrom(Bakery.ORDERS).where(Bakery.ORDERS.AMOUNT.isNull())));
    dag.mapGroup(
        "per_file",
        files,
        (file, group) ->
            group.task(
                "read",
                query(
                    DSL.select(DSL.count())
                        .from(Bakery.ORDERS)
                        .where(Bakery.ORDERS.NOTE.eq(file.field(SQLDataType.CLOB)))
                        .and(Bakery.ORDERS.ORDER_ID.eq(day)))));

    assertThat(DagTest.of(dag::build).edges())
        .containsExactlyInAnyOrder("files -> per_file", "clean -> per_file");
  }

  @Test
  void showsAnElementInAQueryByItsName() {
    assertThat(
            DSL.using(org.jooq.SQLDialect.POSTGRES)
                .render(
                    new Each<String>("load", String.class)
                        .field("day", SQLDataType.INTEGER, String::length)))
        .isEqualTo(":element_load_day");
  }

  @Test
  void refusesToFollowAMemberOfAGroupFromOutside() {
    var inside =
        dag.mapGroupAndCollect(
            "per_file", files, (file, group) -> group.task("copy", java(String.class, c -> "")));
    dag.task("after", java(context -> {})).after(inside);
    dag.mapGroup(
        "others",
        files,
        (file, group) -> {
          TaskRef<String> copy = group.task("other", java(String.class, c -> ""));
          dag.task("outside", java(copy, String.class, (text, context) -> text));
        });

    assertThatThrownBy(dag::build)
        .hasMessage(
            "DAG shop: task outside follows other, of which there is one for each element of"
                + " others; let it follow others");
  }

  @Test
  void refusesAListWithoutATypeAndAChoiceOfEach() {
    @SuppressWarnings("unchecked")
    TaskRef<List<String>> raw =
        (TaskRef<List<String>>) (TaskRef<?>) dag.task("raw", java(List.class, c -> List.of()));

    assertThatThrownBy(() -> dag.map("load", raw, each -> java(context -> {})))
        .hasMessage(
            "DAG shop: task load is mapped over raw, whose elements have no type; give it a list"
                + " with javaList(..), queryList(..) or map(..)");
    assertThatThrownBy(() -> dag.map("choose", files, each -> branch(context -> Choice.all())))
        .hasMessage(
            "DAG shop: mapped task choose chooses what comes after it, and its instances may"
                + " differ; choose in a task after it");
    assertThatThrownBy(() -> dag.mapGroup("none", files, (file, group) -> {}))
        .hasMessage("DAG shop: group none has no tasks; add one");
  }

  @Test
  void refusesWhatIsSaidOfTheOneTaskOfARunWhereThereAreMany() {
    assertThatThrownBy(
            () -> {
              var map = dag.map("load", files, each -> java(context -> {}));
              dag.task("drop", java(context -> {})).tearsDown(map).after(files);
              dag.build();
            })
        .hasMessage(
            "DAG shop: task load is mapped, or a member of what is, and neither sets up nor tears"
                + " down; let a task beside it do so");
    assertThatThrownBy(
            () -> {
              var other = Dag.named("other");
              var list = other.task("list", javaList(String.class, context -> List.of()));
              other.mapGroup(
                  "each",
                  list,
                  (one, group) -> group.task("copy", java(context -> {})).dependsOnPast());
              other.build();
            })
        .hasMessage(
            "DAG other: task copy is one of many in a run; let each depend on the past in its"
                + " place");
    assertThatThrownBy(
            () -> {
              var other = Dag.named("other");
              var list = other.task("list", javaList(String.class, context -> List.of()));
              other.mapGroup(
                  "each",
                  list,
                  (one, group) -> group.task("copy", java(context -> {})).notify(On.SUCCESS));
              other.build();
            })
        .hasMessage(
            "DAG other: task copy is one of many in a run; give its deadlines and notices to each");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ALL_SUCCESS")
  void refusesATriggerRuleThatDoesNotWaitForTheList(TriggerRule rule) {
    var other = dag.task("other", java(context -> {}));
    dag.map("load", files, each -> java(context -> {})).after(other).triggerRule(rule);

    assertThatThrownBy(dag::build)
        .isInstanceOf(DagRejected.class)
        .hasMessage(
            "DAG shop: task load may start, by its trigger rule %s, before files has handed on the"
                    .formatted(rule)
                + " list that it is mapped over, or without it; give the rule to a task before it");
  }

  @Test
  void aGroupWaitsForTheListsThatItsMembersAreMappedOver() {
    var pages =
        dag.loopGroup(
            "pages",
            3,
            "",
            (page, group) -> {
              var fetch = group.task("fetch", again(page, (at, context) -> Again.done(at)));
              group
                  .map("load", files, each -> java(context -> {}))
                  .after(fetch)
                  .triggerRule(TriggerRule.ALL_DONE);
              return fetch;
            });
    assertThat(dag.build().tasks()).hasSize(4);

    pages.triggerRule(TriggerRule.ALWAYS);

    assertThatThrownBy(dag::build)
        .hasMessage(
            "DAG shop: task pages may start, by its trigger rule ALWAYS, before files has handed on"
                + " the list that load is mapped over, or without it; give the rule to a task"
                + " before it");
  }

  @Test
  void refusesOfAGroupWhatIsSaidOfTries() {
    assertSaidOfItsTasks(".retries(..)", each -> each.retries(Retries.NONE));
    assertSaidOfItsTasks(".timeout(..)", each -> each.timeout(Duration.ofMinutes(1)));
    assertSaidOfItsTasks(".pool(..)", each -> each.pool("api"));
    assertSaidOfItsTasks(".priority(..)", each -> each.priority(3));
    assertSaidOfItsTasks(".maxActive(..)", each -> each.maxActive(4));
    assertSaidOfItsTasks(".queue(..)", each -> each.queue("heavy"));
    assertSaidOfItsTasks(".inChildProcess(..)", each -> each.inChildProcess());
    assertSaidOfItsTasks(
        ".timeout(..), .maxActive(..)", each -> each.maxActive(4).timeout(Duration.ofMinutes(1)));

    dag.loopGroup(
            "pages",
            3,
            "",
            (page, group) ->
                group.task("page", again(page, (at, context) -> Again.done(at))).maxActive(1))
        .pool("api");
    assertThatThrownBy(dag::build)
        .hasMessage(
            "DAG shop: task pages is a group, which runs nothing itself; say .pool(..) of its"
                + " tasks");
  }

  private static void assertSaidOfItsTasks(String what, Consumer<TaskRef<Void>> said) {
    var other = Dag.named("other");
    var list = other.task("list", javaList(String.class, context -> List.of()));
    said.accept(
        other.mapGroup("each", list, (one, group) -> group.task("copy", java(context -> {}))));

    assertThatThrownBy(other::build)
        .isInstanceOf(DagRejected.class)
        .hasMessage(
            "DAG other: task each is a group, which runs nothing itself; say %s of its tasks"
                .formatted(what));
  }

  @Test
  void aGroupDependsOnThePastTellsAndPublishesForItsMembers() {
    dag.dependingOnPast().notifyOfTasks(On.SKIP);
    dag.mapGroup(
        "each",
        files,
        (file, group) -> group.task("copy", java(context -> {})).publishes("copies"));

    List<Task<?>> tasks = dag.build().tasks();

    assertThat(tasks).extracting(Task::id).containsExactly("files", "each", "copy");
    assertThat(tasks)
        .extracting(task -> task.relations().dependsOnPast())
        .containsExactly(true, true, false);
    assertThat(tasks).extracting(task -> task.alerting().notices().size()).containsExactly(1, 1, 0);
    assertThat(tasks.get(1).publishes()).containsExactly("copies");
  }

  @Test
  void comesAfterAGroupAndBeforeOne() {
    TaskGroup early = dag.group("early");
    early.task("a", java(context -> {}));
    TaskGroup late = dag.group("late");
    late.task("b", java(context -> {}));
    var each =
        dag.mapGroup(
            "each", files, (file, group) -> group.task("copy", java(context -> {})).after(early));
    late.after(each);

    assertThat(DagTest.of(dag::build).edges())
        .containsExactlyInAnyOrder("files -> each", "early__a -> each", "each -> late__b");
  }
}
