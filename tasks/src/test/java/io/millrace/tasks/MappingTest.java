package io.millrace.tasks;

import static io.millrace.tasks.approval.Approvals.approve;
import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static io.millrace.tasks.http.HttpOperator.get;
import static io.millrace.tasks.plain.JavaTasks.again;
import static io.millrace.tasks.plain.JavaTasks.branch;
import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static io.millrace.tasks.shell.ShellOperator.shell;
import static io.millrace.tasks.sql.SqlTasks.merge;
import static io.millrace.tasks.sql.SqlTasks.part;
import static io.millrace.tasks.sql.SqlTasks.publish;
import static io.millrace.tasks.sql.SqlTasks.query;
import static io.millrace.tasks.sql.SqlTasks.queryList;
import static io.millrace.tasks.sql.SqlTasks.rebuild;
import static io.millrace.tasks.sql.SqlTasks.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.SQLDataType.CLOB;

import io.millrace.tasks.bakery.Bakery;
import io.millrace.tasks.check.Checks;
import io.millrace.tasks.test.DagTest;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

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
    assertThat(MappingExamples.items().tasks()).hasSize(5);
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
  void refusesInstancesThatEachMakeATableEqualToTheirOwnRows() {
    var rows =
        DSL.select(Bakery.ORDERS.CUSTOMER_ID, DSL.inline("x").as("name")).from(Bakery.ORDERS);
    assertReplaces("mart.buyers", each -> rebuild(Bakery.BUYERS).from(rows));
    assertReplaces("mart.buyers", each -> rebuild(Bakery.BUYERS).from(rows).truncating());
    assertReplaces(
        "mart.buyers", each -> publish(part("buyers", rebuild(Bakery.BUYERS).from(rows))));
    assertReplaces("raw.orders", each -> copy(csv("orders.csv")).into(Bakery.ORDERS).replacing());
  }

  private static void assertReplaces(String table, Function<Each<String>, Operator<?>> operator) {
    assertReplaces(table, (dag, files) -> dag.map("copy", files, each -> of(operator.apply(each))));
    assertReplaces(
        table,
        (dag, files) ->
            dag.mapGroup("each", files, (file, group) -> group.task("copy", operator.apply(file))));
    assertReplaces(
        table,
        (dag, files) ->
            dag.mapGroup(
                "each",
                files,
                (file, group) ->
                    group.loopGroup(
                        "pages",
                        3,
                        "",
                        (page, pages) -> {
                          pages.task("copy", operator.apply(file));
                          return pages.task("end", again(page, (at, context) -> Again.done(at)));
                        })));
  }

  @SuppressWarnings("unchecked") // nobody asks for the output
  private static Operator<Object> of(Operator<?> operator) {
    return (Operator<Object>) operator;
  }

  private static void assertReplaces(
      String table, BiConsumer<DagBuilder, TaskRef<List<String>>> mapped) {
    var other = Dag.named("other").warehouse("w");
    mapped.accept(other, other.task("list", javaList(String.class, context -> List.of())));

    assertThatThrownBy(other::build)
        .isInstanceOf(DagRejected.class)
        .hasMessage(
            "DAG other: task copy makes %s equal to its own rows, and there is one for each element, so that the last alone would stay; add rows by merge(..), insert(..) or an appending copy"
                .formatted(table));
  }

  @Test
  void aLoopMayMakeATableEqualToSomethingOnceAnIteration() {
    var rows =
        DSL.select(Bakery.ORDERS.CUSTOMER_ID, DSL.inline("x").as("name")).from(Bakery.ORDERS);
    dag.warehouse("w");
    dag.loopGroup(
        "again",
        3,
        "",
        (page, group) -> {
          group.task("buyers", rebuild(Bakery.BUYERS).from(rows));
          return group.task("done", again(page, (at, context) -> Again.done(at)));
        });
    dag.map(
        "merge",
        files,
        each -> merge(Bakery.SALES).from(DSL.select(Bakery.SALES.fields()).from(Bakery.SALES)));

    assertThat(dag.build().tasks()).hasSize(5);
  }

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
    assertThat(tasks).hasSize(8);
    assertThat(tasks.get(2).mapping().element()).isEqualTo(Step.class);
  }

  @Test
  void refusesToAskForTheElementOfWhatATaskIsNoPartOf() {
    var note = Bakery.ORDERS.NOTE;
    assertNoPart(each -> sql(DSL.deleteFrom(Bakery.ORDERS).where(note.eq(each.field(CLOB)))));
    assertNoPart(each ->
        query(
            DSL.select(DSL.count())
                .from(Bakery.ORDERS)
                .where(note.eq(each.field("up", CLOB, String::strip)))));
    assertNoPart(
        each -> queryList(DSL.select(note).from(Bakery.ORDERS).where(note.eq(each.field(CLOB)))));
    assertNoPart(each ->
        publish(
            part(
                "buyers",
                merge(Bakery.BUYERS)
                    .from(
                        DSL.select(Bakery.ORDERS.CUSTOMER_ID, each.field(CLOB).as("name"))
                            .from(Bakery.ORDERS)))));
    assertNoPart(each -> copy(csv(each, name -> name)).into(Bakery.ORDERS).replacing());
    assertNoPart(each -> get(each, name -> "http://localhost/" + name));
    assertNoPart(each -> shell("echo").with("NAME", each, name -> name));
    assertNoPart(each -> approve(each, name -> name + "?"));
    assertNoPart(each -> again(each, (at, context) -> Again.done(at)));
  }

  private static void assertNoPart(Function<Each<String>, Operator<?>> operator) {
    var other = Dag.named("other").warehouse("w");
    var list = other.task("list", javaList(String.class, context -> List.of()));
    List<Each<String>> handles = new ArrayList<>();
    other.mapGroup(
        "each",
        list,
        (file, group) -> {
          handles.add(file);
          group.task("load", java(context -> {}));
        });
    other.task("report", operator.apply(handles.getFirst()));

    assertThatThrownBy(other::build)
        .isInstanceOf(DagRejected.class)
        .hasMessage(
            "DAG other: task report asks for an element of each and is no part of it; take the output of each, or make it a task of a mapped group");
  }

  @Test
  void aCheckAsksForNoElementOfAnother() {
    List<Each<String>> handles = new ArrayList<>();
    dag.warehouse("w");
    dag.map(
            "load",
            files,
            each -> {
              handles.add(each);
              return sql(DSL.deleteFrom(Bakery.ORDERS));
            })
        .check(Checks.noRows(ofNote(handles.getFirst())).named("own"));
    assertThat(dag.build().tasks()).hasSize(2);

    dag.task("other", sql(DSL.deleteFrom(Bakery.CUSTOMERS)))
        .check(Checks.noRows(ofNote(handles.getFirst())).named("others"));

    assertThatThrownBy(dag::build)
        .hasMessageStartingWith("DAG shop: task other asks for an element of load");
  }

  private static Select<?> ofNote(Each<String> each) {
    return DSL.selectFrom(Bakery.ORDERS).where(Bakery.ORDERS.NOTE.eq(each.field(CLOB)));
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
