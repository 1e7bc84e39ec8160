package io.millrace.orchestrator.execute;

import static io.millrace.orchestrator.execute.Numbers.NUMBERS;
import static io.millrace.tasks.check.Checks.everyRow;
import static io.millrace.tasks.check.Checks.references;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.Clearing;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Check;
import io.millrace.tasks.Dag;
import io.millrace.tasks.WarehouseContext;
import io.millrace.testing.TestDatabase;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.SchemaImpl;
import org.jooq.impl.TableImpl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever is taken out of a table is in the quarantine, once. */
class QuarantinedRowsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private static final Check SMALL = everyRow("small", NUMBERS, NUMBERS.n.le(8)).quarantining();
  private static final String ONE_TO_TEN = "insert into increments select generate_series(1, 10)";

  private final Increments increments = new Increments(WAREHOUSE);

  @BeforeEach
  void nothingWasPutAside() {
    sql("drop table if exists public.increments__quarantine");
  }

  @Test
  void anotherDagWithACheckOfTheSameNameTakesNothingAway() {
    run(dag("one", ONE_TO_TEN));
    run(dag("other", "truncate increments", "insert into increments values (11)"));

    assertThat(aside("n || ' ' || failed_in_dag || ' ' || failed_check"))
        .containsExactly("10 one small", "11 other small", "9 one small");
  }

  @Test
  void anotherRunOfTheSameDateTakesNothingAway() {
    Dag appends = dag("appends", "insert into increments values (9)");
    run(appends);
    run(appends);

    assertThat(aside("n")).containsExactly("9", "9");
    assertThat(aside("distinct failed_in_run")).hasSize(2);
  }

  @Test
  void anotherTaskOfTheRunLosesNoneOfItsOwn() {
    var dag = Dag.named("tasks").warehouse("w");
    var first = dag.task("first", new Increments.Write(QuarantinedRowsTest::writesNine));
    first.check(SMALL);
    dag.task("second", new Increments.Write(QuarantinedRowsTest::writesNine))
        .after(first)
        .check(SMALL.named("small_as_well"));
    run(dag.build());

    assertThat(aside("n || failed_check")).containsExactly("9small", "9small_as_well");
  }

  private static void writesNine(WarehouseContext context, Statement statement)
      throws SQLException {
    statement.execute("insert into increments values (9)");
  }

  @Test
  void aRunThatIsRepeatedAndDoesNotWriteThemAgainLosesNone() {
    Dag once =
        dag(
            "once",
            "insert into increments select generate_series(1, 10)"
                + " where to_regclass('public.increments__quarantine') is null");
    repeated(once);

    assertThat(aside("n")).containsExactly("9", "10");
    assertThat(increments.count()).isEqualTo(8);
  }

  @Test
  void aRunThatIsRepeatedAndWritesThemAgainDoublesNone() {
    sql("alter table public.increments add column j json, alter column n drop not null");
    Dag twins =
        dag(
            "twins",
            "truncate increments",
            "insert into increments values (9, '{}'), (9, '{}'), (null, null), (null, '[1]'), (1, null)");
    repeated(twins);

    assertThat(aside("coalesce(n::text, '-') || coalesce(j::text, '-')"))
        .containsExactly("--", "-[1]", "9{}", "9{}");
  }

  @Test
  void aRowThatComesWhileTheOthersAreMovedStaysWhereItIs() {
    run(dag("before", "insert into increments values (9)"));
    sql(
        """
        create function public.meanwhile() returns trigger language plpgsql as
          'begin insert into public.increments values (11); return null; end'
        """);
    sql(
        "create trigger meanwhile after insert on public.increments__quarantine"
            + " execute function public.meanwhile()");
    run(dag("meanwhile", "insert into increments values (10)"));

    assertThat(aside("n")).containsExactly("9", "10");
    assertThat(WAREHOUSE.sql().fetch("select n from increments").getValues(0))
        .isEqualTo(List.of(11));
  }

  @Test
  void columnsThatNobodyTellsTheCheckOfKeepTheirValues() {
    run(dag("narrow", "insert into increments values (9)"));
    sql("alter table public.increments add column m text default 'kept'");
    run(dag("wide", "insert into increments values (10)"));

    assertThat(aside("n || coalesce(m, '-')")).containsExactly("10kept", "9-");
  }

  @Test
  void columnsWhoseTypeHasChangedKeepTheirValues() {
    sql("alter table public.increments add column m numeric(4,1) default 1.5");
    run(dag("exact", "insert into increments values (9)"));
    sql("truncate public.increments");
    sql("alter table public.increments alter column n type numeric(9,3)");
    sql("alter table public.increments alter column m type numeric(9,4)");
    run(dag("more_exact", "insert into increments values (9.125, 1.0625)"));

    assertThat(aside("n || ' ' || m")).containsExactly("9 1.5", "9.125 1.0625");
  }

  @Test
  void tablesOfRowsPutAsideBeforeDagsWereToldAreGoneOnWith() {
    sql(
        """
        create table public.increments__quarantine
          (n int, failed_check text, failed_in_run text, failed_for timestamptz)
        """);
    sql("insert into public.increments__quarantine values (9, 'small', 'r', now())");
    run(dag("later", "insert into increments values (9)"));

    assertThat(aside("n || ' ' || coalesce(failed_in_dag, '-')")).containsExactly("9 -", "9 later");
  }

  @Test
  void rowsThatTakeOthersWithThemAreLeftWhereTheyAre() {
    sql("alter table public.increments add primary key (n)");
    sql(
        "create table public.parts (n int references public.increments on delete cascade,"
            + " part text)");
    Dag refused =
        dag("refused", "insert into increments values (9)", "insert into parts values (9, 'a')");

    assertThat(state(refused)).isEqualTo(RunState.FAILED);
    assertThat(
            DATABASE
                .sql()
                .fetchValue(
                    "select reason from orchestrator.task_instance where reason like '%put aside%' limit 1"))
        .asString()
        .contains("rows of public.increments cannot be put aside: parts refers to them");
    sql("drop table public.parts");
  }

  @Test
  void aRowWhoseParentIsPutAsideIsPutAsideAsWell() {
    sql("alter table public.increments add column parent int");
    var linked = new Linked();
    Dag family =
        dag(
            "family",
            List.of(
                references(linked.parent, linked.n).where(linked.parent.isNotNull()).quarantining(),
                everyRow("small", linked, linked.n.le(8)).quarantining()),
            "insert into increments values (9, null), (1, 9), (2, 1), (3, null), (4, 3)");
    run(family);

    assertThat(aside("n || failed_check")).containsExactly("1references_parent", "9small");
    assertThat(increments.count()).isEqualTo(3);
  }

  /** Rows that refer to others of the same table. */
  private static final class Linked extends TableImpl<Record> {
    private static final long serialVersionUID = 1L;

    final TableField<Record, Integer> n = createField(DSL.name("n"), SQLDataType.INTEGER, this);
    final TableField<Record, Integer> parent =
        createField(DSL.name("parent"), SQLDataType.INTEGER, this);

    Linked() {
      super(DSL.name("increments"), new SchemaImpl("public"));
    }
  }

  private static Dag dag(String id, String... statements) {
    return dag(id, List.of(SMALL), statements);
  }

  private static Dag dag(String id, List<Check> checks, String... statements) {
    return Increments.dag(
        id,
        (context, statement) -> {
          for (String sql : statements) {
            statement.execute(sql);
          }
        },
        checks.toArray(Check[]::new));
  }

  private static void run(Dag dag) {
    assertThat(state(dag)).isEqualTo(RunState.SUCCESS);
  }

  private static RunState state(Dag dag) {
    try (var engine = engine(dag)) {
      return engine.run(dag);
    }
  }

  private static void repeated(Dag dag) {
    try (var engine = engine(dag)) {
      long run = engine.create(dag, "{}");
      assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
      engine.clear(run, new Clearing.Everything());
      assertThat(engine.awaitEndAgain(run)).isEqualTo(RunState.SUCCESS);
    }
  }

  private static EngineFixture engine(Dag dag) {
    return new EngineFixture(DATABASE.dataSource(), name -> WAREHOUSE.dataSource(), dag);
  }

  private static void sql(String statement) {
    WAREHOUSE.sql().execute(statement);
  }

  private static List<String> aside(String what) {
    return WAREHOUSE
        .sql()
        .fetch("select " + what + " from public.increments__quarantine order by 1")
        .map(row -> row.get(0, String.class));
  }
}
