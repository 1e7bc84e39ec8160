package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.EXECUTED_QUERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.WarehouseContext;
import io.millrace.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Field;
import org.jooq.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

class TableStatisticsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private static final Field<Integer> N = field(name("n"), Integer.class);
  private static final String ANALYZE = "analyze (skip_locked) \"public\".\"increments\"";

  private final Increments increments = new Increments(WAREHOUSE);

  private static Query rows(int howMany) {
    var numbers = table("generate_series(1, {0})", val(howMany)).as("numbers", "n");
    return insertInto(Increments.TABLE).columns(N).select(select(N).from(numbers));
  }

  @Test
  void letThePlannerKnowWhatATaskHasFilledBeforeItCommits() throws Exception {
    List<Float> known = new ArrayList<>();
    run(
        "fills",
        (context, statement) -> {
          context.execute(rows(1000));
          known.add(knownRows(context));
        });

    assertThat(known).containsExactly(1000f);
    assertThat(increments.count()).isEqualTo(1000);
    assertThat(analyzed()).containsExactly(ANALYZE);
  }

  @Test
  void letItKnowWhatWasWrittenByOtherWays() throws Exception {
    List<Float> known = new ArrayList<>();
    run(
        "fills_by_itself",
        (context, statement) -> {
          statement.execute("insert into increments select generate_series(1, 60)");
          context.wrote(Increments.TABLE, 60);
          known.add(knownRows(context));
        });

    assertThat(known).containsExactly(60f);
  }

  @Test
  void leaveATableAloneOfWhichLittleChanged() throws Exception {
    List<Float> known = new ArrayList<>();
    run(
        "adds_a_little",
        (context, statement) -> {
          context.execute(rows(1000));
          context.execute(rows(149));
          known.add(knownRows(context));
          context.execute(rows(150));
          known.add(knownRows(context));
        });

    assertThat(known).containsExactly(1000f, 1299f);
  }

  @Test
  @Timeout(30)
  void waitForNobodyWhoVacuumsTheTable() throws Exception {
    try (var other = WAREHOUSE.connect();
        var statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table public.increments in share update exclusive mode");

      run("fills_meanwhile", (context, mine) -> context.execute(rows(1000)));

      other.rollback();
    }
    assertThat(increments.count()).isEqualTo(1000);
  }

  @Test
  void leaveWhatIsNoTableAlone() throws Exception {
    WAREHOUSE.sql().execute("create view public.seen as select n from public.increments");
    run(
        "fills_through_a_view",
        (context, statement) -> {
          statement.execute("insert into public.seen select generate_series(1, 60)");
          context.wrote(table(name("public", "seen")), 60);
        });

    assertThat(analyzed()).isEmpty();
    assertThat(increments.count()).isEqualTo(60);
  }

  @Test
  void leaveASmallTableAlone() throws Exception {
    run("adds_few", (context, statement) -> context.execute(rows(49)));

    assertThat(analyzed()).isEmpty();
  }

  private void run(String dagId, Increments.Body body) {
    DATABASE.sql().deleteFrom(EXECUTED_QUERY).execute();
    var dag = Increments.dag(dagId, body);
    try (var engine =
        new EngineFixture(DATABASE.dataSource(), name -> WAREHOUSE.dataSource(), dag)) {
      assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
    }
  }

  private static List<String> analyzed() {
    return DATABASE
        .sql()
        .select(EXECUTED_QUERY.STATEMENT)
        .from(EXECUTED_QUERY)
        .where(EXECUTED_QUERY.STATEMENT.startsWith("analyze"))
        .fetch(EXECUTED_QUERY.STATEMENT);
  }

  private static float knownRows(WarehouseContext context) throws Exception {
    try (var statement = context.connection().createStatement();
        var row =
            statement.executeQuery(
                "select reltuples from pg_class where oid = 'public.increments'::regclass")) {
      row.next();
      return row.getFloat(1);
    }
  }
}
