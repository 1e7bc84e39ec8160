package io.millrace.orchestrator.execute;

import static io.millrace.tasks.approval.Approvals.approve;
import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static io.millrace.tasks.plain.JavaTasks.javaList;
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
    WAREHOUSE.sql().execute("create table public.items (item text, file_id bigint not null)");
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
      assertThat(
              WAREHOUSE
                  .sql()
                  .fetch("select item from public.items order by item")
                  .getValues(0, String.class))
          .containsExactly("ale", "bun", "curd");
    }
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
      for (String task : List.of("sure[0]", "sure[1]")) {
        Poll.until(
            task + " asks",
            Duration.ofSeconds(20),
            () -> "awaiting_approval".equals(engine.states(run).get(task)));
      }

      assertThat(engine.reason(run, "sure[0]")).isEqualTo("asks: Load a?");
      assertThat(engine.reason(run, "sure[1]")).isEqualTo("asks: Load b?");
      var anna = new Actor("anna");
      engine.engine().operations().answer(run, "sure[0]", "approve", null, anna);
      engine.engine().operations().answer(run, "sure[1]", "approve", null, anna);
      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
    }
  }
}
