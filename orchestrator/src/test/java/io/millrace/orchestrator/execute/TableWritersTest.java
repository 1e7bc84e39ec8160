package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.javaList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.SQLDataType.INTEGER;

import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.TaskSkipped;
import io.millrace.tasks.TriggerRule;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.check.Checks;
import io.millrace.tasks.lineage.Lineage;
import io.millrace.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TableWritersTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private final Increments increments = new Increments(WAREHOUSE);

  private EngineFixture engine(Dag dag) {
    return new EngineFixture(DATABASE.dataSource(), name -> WAREHOUSE.dataSource(), dag);
  }

  @Test
  void refusesInputThatAnotherRunHasOverwritten() throws SQLException {
    var builder = Dag.named("reader").warehouse("w");
    var write =
        builder.task(
            "write",
            new Increments.Write(
                (context, statement) -> statement.execute("insert into increments values (1)")));
    builder.task("read", new Reads()).after(write);
    Dag dag = builder.build();
    WAREHOUSE
        .sql()
        .execute(
            """
            create or replace function overwritten() returns trigger language plpgsql as $$
            begin new.run_id := 'other/run'; return new; end $$\
            """);
    WAREHOUSE
        .sql()
        .execute(
            "create trigger overwritten before insert or update on millrace.table_writer"
                + " for each row execute function overwritten()");

    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");

      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.states(run)).containsEntry("write", "success");
      assertThat(increments.count()).isEqualTo(1);
      assertThat(engine.reason(run, "read"))
          .startsWith("public.increments was overwritten by the run other/run");
    } finally {
      WAREHOUSE.sql().execute("drop trigger overwritten on millrace.table_writer");
    }
  }

  @Test
  void readsWhatAnotherRunWroteWhereItsOwnWriterWasSkipped() throws SQLException {
    var comes = new AtomicBoolean(true);
    var builder = Dag.named("mended").warehouse("w");
    var write =
        builder.task(
            "write",
            new Increments.Write((context, statement) -> {
              if (!comes.getAndSet(false)) {
                throw TaskSkipped.because("no file came");
              }
              statement.execute("insert into increments values (1)");
            }));
    builder.task("read", new Reads()).after(write).triggerRule(TriggerRule.ALL_DONE);
    Dag dag = builder.build();

    try (var engine = engine(dag)) {
      long first = engine.create(dag, "{}");
      assertThat(engine.await(first)).isEqualTo(RunState.SUCCESS);
      long second = engine.create(dag, "{}");

      assertThat(engine.await(second)).isEqualTo(RunState.SUCCESS);
      assertThat(engine.states(second))
          .containsEntry("write", "skipped")
          .containsEntry("read", "success");
    }
  }

  @Test
  void instancesThatReadAndWriteWhatTheirRunHasWrittenDoNotHoldEachOtherUp() {
    var together = new CyclicBarrier(3);
    var builder = Dag.named("appenders").warehouse("w");
    var empty =
        builder.task(
            "empty",
            new Increments.Write(
                (context, statement) -> statement.execute("delete from increments")));
    var numbers = builder.task("numbers", javaList(Integer.class, context -> List.of(1, 2, 3)));
    builder
        .map(
            "add",
            numbers,
            each ->
                new Increments.Write((context, statement) -> {
                  together.await(20, TimeUnit.SECONDS);
                  statement.execute("insert into increments values (1)");
                }))
        .after(empty)
        .check(Checks.everyRow("positive", Increments.TABLE, field("n", INTEGER).gt(0)));
    Dag dag = builder.build();

    try (var engine = engine(dag)) {
      assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);

      assertThat(increments.count()).isEqualTo(3);
      assertThat(engine.outcomes)
          .as("no try was rolled back for another's sake")
          .hasSize(5)
          .hasOnlyElementsOfType(Outcome.Succeeded.class);
    }
  }

  private record Reads() implements WarehouseOperator<Void> {

    @Override
    public Class<Void> outputType() {
      return Void.class;
    }

    @Override
    public Lineage lineage() {
      return Lineage.of(Set.of(Increments.NAME), Set.of());
    }

    @Override
    public @Nullable Void run(WarehouseContext context) {
      return null;
    }
  }
}
