package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.CHECK_MEASURE;
import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.tasks.check.AnomalyChecks.usual;
import static io.millrace.tasks.copy.FileRows.FILE_FIELDS;
import static io.millrace.tasks.copy.FileRows.sameHeader;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.Actor;
import io.millrace.orchestrator.run.Clearing;
import io.millrace.orchestrator.run.NormalChecks;
import io.millrace.orchestrator.run.PastMeasures;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Check;
import io.millrace.tasks.Dag;
import io.millrace.testing.TestDatabase;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A task that writes as many rows as its day is told to have; days of January 2026. */
class AnomalyChecksTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private static final Check ROWS = usual().rowCount(Increments.TABLE);

  private static final List<String[]> HEADERS =
      List.of(
          new String[] {"id", "city", "state"},
          new String[] {"id", "city", "state"},
          new String[] {"id", "state", "city"},
          new String[] {"id", "state", "city"},
          new String[] {"id", "state", "CityName"});

  private final Increments increments = new Increments(WAREHOUSE);
  private final Map<Integer, Integer> rows = new HashMap<>();

  @Test
  void warnsFromTheDayOfADropUntilItIsOver() {
    Dag dag = dag("drop", ROWS);
    try (var engine = engine(dag)) {
      for (int day = 1; day <= 14; day++) {
        assertThat(run(engine, dag, day, day == 9 || day == 10 ? 0 : 100))
            .isEqualTo(RunState.SUCCESS);
      }
    }

    assertThat(says("drop"))
        .contains(
            "1 passed no baseline yet (0 of 5 points)",
            "5 passed no baseline yet (4 of 5 points)",
            "6 passed no baseline yet (5 points, none of a Tuesday)",
            "8 passed 100 rows, usual is 90 rows to 110 rows (7 points)",
            "9 warned 0 rows, usual is 90 rows to 110 rows (8 points)",
            "10 warned 0 rows, usual is 90 rows to 110 rows (8 points)",
            "11 passed 100 rows, usual is 90 rows to 110 rows (8 points)");
    assertThat(
            DATABASE
                .sql()
                .fetch(CHECK_RESULT, CHECK_RESULT.STATUS.eq("warned"))
                .map(row -> row.get(CHECK_RESULT.SAMPLE).data()))
        .contains("[{\"measured\": 0.0, \"usual_most\": 110.0, \"usual_least\": 90.0}]");
  }

  @Test
  void learnsOnlyFromEarlierDaysWheneverTheyRun() {
    Dag dag = dag("backfill", ROWS);
    try (var engine = engine(dag)) {
      for (int day = 20; day >= 11; day--) {
        run(engine, dag, day, 100);
      }
      run(engine, dag, 21, 5);
    }

    assertThat(says("backfill"))
        .contains(
            "20 passed no baseline yet (0 of 5 points)",
            "11 passed no baseline yet (0 of 5 points)",
            "21 warned 5 rows, usual is 90 rows to 110 rows (10 points)");
  }

  @Test
  void replacesTheMeasureOfADayThatRunsAgain() {
    Dag dag = dag("again", ROWS);
    try (var engine = engine(dag)) {
      for (int day = 1; day <= 8; day++) {
        run(engine, dag, day, 100);
      }
      long ninth = create(engine, dag, 9, 0);
      engine.await(ninth);
      run(engine, dag, 10, 100);
      rows.put(9, 100);
      engine.clear(ninth, new Clearing.Everything());
      engine.awaitEndAgain(ninth);
      run(engine, dag, 11, 100);
    }

    assertThat(says("again"))
        .contains(
            "9 warned 0 rows, usual is 90 rows to 110 rows (8 points)",
            "10 passed 100 rows, usual is 90 rows to 110 rows (8 points)",
            "9 passed 100 rows, usual is 90 rows to 110 rows (8 points)",
            "11 passed 100 rows, usual is 90 rows to 110 rows (10 points)");
  }

  @Test
  void keepsWhatABlockingCheckMeasuredAndDoesNotLearnFromIt() {
    Dag dag = dag("blocks", ROWS.blocking());
    try (var engine = engine(dag)) {
      for (int day = 1; day <= 7; day++) {
        run(engine, dag, day, 100);
      }
      long eighth = create(engine, dag, 8, 500);

      assertThat(engine.await(eighth)).isEqualTo(RunState.FAILED);
      assertThat(increments.count()).as("what the seventh published").isEqualTo(100);
      assertThat(engine.reason(eighth, "write"))
          .contains(
              "check usual_row_count_increments failed on public.increments:"
                  + " 500 rows, usual is 90 rows to 110 rows (7 points); nothing was published");
      run(engine, dag, 9, 100);
    }

    assertThat(says("blocks"))
        .contains("9 passed 100 rows, usual is 90 rows to 110 rows (7 points)");
    assertThat(
            DATABASE
                .sql()
                .select(CHECK_MEASURE.VALUE)
                .from(CHECK_MEASURE)
                .join(CHECK_RESULT)
                .using(CHECK_MEASURE.CHECK_RESULT_ID)
                .where(CHECK_RESULT.STATUS.eq("failed"))
                .fetch(CHECK_MEASURE.VALUE))
        .containsExactly(500.0);
  }

  @Test
  void warnsOnTheDayOnWhichTheHeaderChanges() {
    Dag dag =
        Increments.dag(
            "header",
            (context, statement) ->
                context.set(FILE_FIELDS, HEADERS.get(context.logicalDay().getDayOfMonth() - 1)),
            sameHeader(Increments.TABLE));
    try (var engine = engine(dag)) {
      for (int day = 1; day <= HEADERS.size(); day++) {
        run(engine, dag, day, 0);
      }
    }

    assertThat(says("header"))
        .containsExactly(
            "1 passed no baseline yet (nothing came before)",
            "2 passed 3 names as before",
            "3 warned elsewhere: state, city",
            "4 passed 3 names as before",
            "5 warned gone: city; new: CityName");
    assertThat(
            DATABASE
                .sql()
                .fetch(CHECK_RESULT, CHECK_RESULT.SAYS.startsWith("gone"))
                .map(row -> row.get(CHECK_RESULT.SAMPLE).data()))
        .containsExactly(
            "[{\"now\": null, \"label\": \"city\", \"before\": 3.0},"
                + " {\"now\": 3.0, \"label\": \"CityName\", \"before\": null}]");
  }

  @Test
  void learnsAgainFromTheDateOnWhichPeopleCallItNormal() {
    Dag dag = dag("normal", ROWS);
    try (var engine = engine(dag)) {
      for (int day = 1; day <= 14; day++) {
        run(engine, dag, day, day < 8 ? 100 : 300);
      }
      new NormalChecks(DATABASE.sql())
          .say(new PastMeasures.Key("normal", "write", ROWS.name()), null, new Actor("anna"));
      run(engine, dag, 15, 300);
      run(engine, dag, 16, 100);
    }

    assertThat(says("normal"))
        .contains(
            "8 warned 300 rows, usual is 90 rows to 110 rows (7 points)",
            "14 warned 300 rows, usual is 90 rows to 110 rows (7 points)",
            "15 passed 300 rows, usual is 270 rows to 330 rows (7 points)",
            "16 warned 100 rows, usual is 270 rows to 330 rows (8 points)");
  }

  private Dag dag(String id, Check... checks) {
    return Increments.dag(
        id,
        (context, statement) -> {
          statement.execute("delete from increments");
          statement.execute(
              "insert into increments select generate_series(1, "
                  + rows.get(context.logicalDay().getDayOfMonth())
                  + ")");
        },
        checks);
  }

  private static EngineFixture engine(Dag dag) {
    return new EngineFixture(DATABASE.dataSource(), name -> WAREHOUSE.dataSource(), dag);
  }

  private RunState run(EngineFixture engine, Dag dag, int day, int count) {
    return engine.await(create(engine, dag, day, count));
  }

  private long create(EngineFixture engine, Dag dag, int day, int count) {
    rows.put(day, count);
    return engine.create(dag, LocalDate.of(2026, 1, day));
  }

  /** Day, status and sentence, in the order in which they were found. */
  private static List<String> says(String dagId) {
    return DATABASE
        .sql()
        .select(DAG_RUN.LOGICAL_DATE, CHECK_RESULT.STATUS, CHECK_RESULT.SAYS)
        .from(CHECK_RESULT)
        .join(TASK_INSTANCE)
        .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(CHECK_RESULT.TASK_INSTANCE_ID))
        .join(DAG_RUN)
        .on(DAG_RUN.DAG_RUN_ID.eq(TASK_INSTANCE.DAG_RUN_ID))
        .where(DAG_RUN.DAG_ID.eq(dagId))
        .orderBy(CHECK_RESULT.CHECK_RESULT_ID)
        .fetch(row ->
            row.value1().toInstant().atOffset(java.time.ZoneOffset.UTC).getDayOfMonth()
                + " "
                + row.value2()
                + " "
                + row.value3());
  }
}
