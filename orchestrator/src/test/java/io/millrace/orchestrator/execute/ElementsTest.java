package io.millrace.orchestrator.execute;

import static io.millrace.tasks.approval.Approvals.approve;
import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static io.millrace.tasks.http.HttpOperator.encoded;
import static io.millrace.tasks.http.HttpOperator.get;
import static io.millrace.tasks.http.HttpOperator.post;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static io.millrace.tasks.sensor.Sensors.untilAnswered;
import static io.millrace.tasks.shell.ShellOperator.shell;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.Actor;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.TaskRef;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an instance of a ready-made task does with its element. */
class ElementsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  @TempDir Path folder;

  private static final class Items extends TableImpl<Record> {
    Items() {
      super(DSL.name("items"), DSL.schema(DSL.name("public")));
      createField(DSL.name("item"), SQLDataType.CLOB, this);
      createField(DSL.name("file_id"), SQLDataType.BIGINT.nullable(false), this);
    }
  }

  private TaskRef<List<String>> files(DagBuilder dag, String... names) {
    dag.param(RunParam.text(Dag.SOURCE));
    return dag.task("files", javaList(String.class, context -> List.of(names)));
  }

  private long create(EngineFixture engine, Dag dag) {
    return engine.create(dag, "{\"source\": \"%s\"}".formatted(folder));
  }

  @Test
  void copiesTheFileOfEachElementOnceEach() throws Exception {
    createItems();
    Files.writeString(folder.resolve("a.csv"), "item\nale\nbun\n");
    Files.writeString(folder.resolve("b.csv"), "item\ncurd\n");
    DagBuilder builder = Dag.named("copies").warehouse("shop");
    builder.map(
        "load",
        files(builder, "a.csv", "b.csv", "../c.csv"),
        each -> copy(csv(each, name -> name)).into(new Items()).appending());
    Dag dag = builder.build();
    try (var engine =
        new EngineFixture(DATABASE.dataSource(), warehouse -> WAREHOUSE.dataSource(), dag)) {
      long run = create(engine, dag);

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(List.of(engine.reason(run, "load[0]"), engine.reason(run, "load[1]")))
          .containsOnly("");
      assertThat(engine.reason(run, "load[2]"))
          .contains("names the file ../c.csv, which is outside of the source folder");
      assertThat(items()).containsExactly("ale", "bun", "curd");
    }
  }

  private static void createItems() {
    WAREHOUSE.sql().dropTableIfExists(new Items()).execute();
    WAREHOUSE.sql().execute("create table public.items (item text, file_id bigint not null)");
  }

  private static List<String> items() {
    return WAREHOUSE
        .sql()
        .fetch("select item from public.items order by item")
        .getValues(0, String.class);
  }

  /** The DAG {@code items} of docs/mapping.md, with a command and a service that are here. */
  @Test
  void asksAboutLoadsSignsAndTellsOfEachFileByItself() throws Exception {
    createItems();
    Files.writeString(folder.resolve("a.csv"), "item\nale\nbun\n");
    Files.writeString(folder.resolve("b.csv"), "item\ncurd\n");
    try (var service = new PathServer("/files/a.csv", "/files/b.csv")) {
      Dag dag = itemsDag(service);
      try (var engine =
          new EngineFixture(DATABASE.dataSource(), warehouse -> WAREHOUSE.dataSource(), dag)) {
        long run = create(engine, dag);
        awaitQuestions(engine, run, "sure[0]", "sure[1]");

        answer(engine, run, "sure[0]", "approve");
        answer(engine, run, "sure[1]", "reject");

        assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
        assertThat(engine.states(run))
            .containsEntry("tell[0]", "success")
            .containsEntry("sure[1]", "skipped")
            .containsEntry("load[1]", "skipped")
            .containsEntry("tell[1]", "skipped");
      }
      assertThat(items()).containsExactly("ale", "bun");
      assertThat(folder.resolve("a.csv.signed")).exists();
      assertThat(folder.resolve("b.csv.signed")).doesNotExist();
      assertThat(service.asked()).containsExactly("POST /files/a.csv");
    }
  }

  private Dag itemsDag(PathServer service) {
    DagBuilder dag = Dag.named("items").warehouse("shop");
    dag.mapGroup(
        "item",
        files(dag, "a.csv", "b.csv"),
        (file, group) -> {
          var sure = group.task("sure", approve(file, name -> "Load " + name + "?"));
          var loaded =
              group
                  .task("load", copy(csv(file, name -> name)).into(new Items()).appending())
                  .after(sure);
          group
              .task(
                  "sign",
                  shell("touch \"$FILE.signed\"").in(folder).with("FILE", file, name -> name))
              .after(loaded);
          group
              .task("tell", post(file, name -> service.url("/files/" + encoded(name))))
              .after(loaded);
        });
    return dag.build();
  }

  @Test
  void aCommandHasTheValueOfItsElement() throws Exception {
    DagBuilder builder = Dag.named("commands");
    builder.map(
        "make",
        files(builder, "a b", "$(c)"),
        each -> shell("touch \"$FILE\"").in(folder).with("FILE", each, name -> name));
    Dag dag = builder.build();
    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      assertThat(engine.await(create(engine, dag))).isEqualTo(RunState.SUCCESS);
    }

    try (var made = Files.list(folder)) {
      assertThat(made.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("a b", "$(c)");
    }
  }

  @Test
  void asksAboutItsElement() throws Exception {
    DagBuilder builder = Dag.named("asks");
    builder.map(
        "sure", files(builder, "a", "b"), each -> approve(each, name -> "Load " + name + "?"));
    Dag dag = builder.build();
    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = create(engine, dag);
      awaitQuestions(engine, run, "sure[0]", "sure[1]");

      assertThat(engine.reason(run, "sure[0]")).isEqualTo("asks: Load a?");
      assertThat(engine.reason(run, "sure[1]")).isEqualTo("asks: Load b?");
      answer(engine, run, "sure[0]", "approve");
      answer(engine, run, "sure[1]", "approve");
      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
    }
  }

  @Test
  void doesNotAskAboutAnElementThatIsNull() throws Exception {
    DagBuilder builder = Dag.named("asks_nothing");
    var names = builder.task("names", javaList(String.class, context -> Arrays.asList(null, "b")));
    builder.map("sure", names, each -> approve(each, name -> name));
    Dag dag = builder.build();
    try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
      long run = engine.create(dag, "{}");
      awaitQuestions(engine, run, "sure[1]");
      answer(engine, run, "sure[1]", "approve");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.states(run)).containsEntry("sure[1]", "success");
      assertThat(engine.reason(run, "sure[0]"))
          .isEqualTo("it asks a question of 0 characters; ask one of 1 to 1000");
    }
  }

  @Test
  void waitsForWhatItsElementNames() throws Exception {
    try (var service = new PathServer("/a")) {
      DagBuilder builder = Dag.named("waits_for_each");
      builder.map(
          "wait",
          files(builder, "a", "b"),
          each ->
              untilAnswered("its file", get(each, name -> service.url("/" + name)))
                  .every(Duration.ofSeconds(1)));
      Dag dag = builder.build();
      try (var engine = new EngineFixture(DATABASE.dataSource(), dag)) {
        long run = create(engine, dag);
        Poll.until(
            "it is asked for again and again",
            Duration.ofSeconds(20),
            () -> Collections.frequency(service.asked(), "GET /b") >= 3);
        assertThat(engine.states(run))
            .containsEntry("wait[0]", "success")
            .containsEntry("wait[1]", "deferred");
        assertThat(engine.reason(run, "wait[1]")).isEqualTo("waits for its file");

        service.has("/b");

        assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
        assertThat(service.asked()).containsOnlyOnce("GET /a");
        assertThat(engine.started.stream().filter(task -> task.startsWith("wait")))
            .as("tries: of the first one, of the second one and, once it is there, another")
            .hasSize(3);
      }
    }
  }

  private static void awaitQuestions(EngineFixture engine, long run, String... tasks)
      throws Exception {
    for (String task : tasks) {
      Poll.until(
          task + " asks",
          Duration.ofSeconds(20),
          () -> "awaiting_approval".equals(engine.states(run).get(task)));
    }
  }

  private static void answer(EngineFixture engine, long run, String task, String option) {
    engine.engine().operations().answer(run, task, option, null, new Actor("anna"));
    engine.engine().wake();
  }
}
