package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.BACKFILL;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.tasks.Interval;
import io.millrace.tasks.MaxActive;
import io.millrace.testing.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which of the queued runs start; each run has one task. */
class AdmitRunsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final long NODE = 1;
  private static final Slots PLENTY = new Slots(0, 1000);
  private static final List<String> DAGS = List.of("shop", "mill");

  private final HikariDataSource pool = new HikariDataSource();
  private final DSLContext sql = DSL.using(pool, SQLDialect.POSTGRES);
  private final Runs runs = new Runs(sql);

  @BeforeEach
  void open() {
    pool.setDataSource(DATABASE.dataSource());
    sql.truncate(DAG_RUN).cascade().execute();
    sql.truncate(BACKFILL).cascade().execute();
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void startsTheOldestOfADagWithManyToMakeUpForAndHoldsUpNoOtherDag() {
    create("shop", 40, RunType.SCHEDULED);
    create("mill", 1, RunType.SCHEDULED);

    Pushed admitted = admit();

    assertThat(admitted.claims()).hasSize(MaxActive.USUAL.runs() + 1);
    assertThat(running("shop")).isEqualTo(oldest(MaxActive.USUAL.runs()));
    assertThat(running("mill")).hasSize(1);
  }

  @Test
  void startsAnotherForEachThatEnds() {
    create("shop", 40, RunType.SCHEDULED);
    List<Claim> first = admit().claims();
    assertThat(admit().claims()).isEmpty();

    var done = new Outcome.Succeeded(Effect.NONE, false);
    runs.finish(
        first.stream().limit(3).map(one -> new FinishedTry(one, done, "", 0)).toList(),
        NODE,
        PLENTY);

    assertThat(admit().claims()).hasSize(3);
    assertThat(running("shop")).hasSize(MaxActive.USUAL.runs());
  }

  @Test
  void aBackfillTakesNoPlaceOfTheDagsOtherRuns() {
    create("shop", 40, RunType.BACKFILL);
    backfill(40, "shop");
    admit();
    assertThat(running("shop")).hasSize(40);
    create("shop", 20, RunType.SCHEDULED);

    admit();

    assertThat(running("shop"))
        .hasSize(40 + MaxActive.USUAL.runs())
        .containsAll(oldest(MaxActive.USUAL.runs()));
  }

  @Test
  void startsNoMoreRunsOfABackfillThatWereClearedThanItMayHaveActive() {
    create("shop", 5, RunType.BACKFILL);
    create("mill", 3, RunType.BACKFILL);
    backfill(2, "shop");
    backfill(1, "mill");

    List<Claim> first = admit().claims();
    assertThat(running("shop")).containsExactly("backfill__0", "backfill__1");
    assertThat(running("mill")).containsExactly("backfill__0");
    assertThat(admit().claims()).isEmpty();

    first.forEach(this::end);
    admit();
    assertThat(running("shop")).containsExactly("backfill__2", "backfill__3");
    assertThat(running("mill")).containsExactly("backfill__1");
  }

  /** Has a DAG's runs be those of a backfill that may have so many active. */
  private void backfill(int maxActive, String dag) {
    long backfill =
        sql.fetchSingle(
                "insert into orchestrator.backfill (dag_id, state, from_date, to_date, reprocess,"
                    + " max_active, backwards, params, ended_at)"
                    + " values (?, 'completed', now(), now(), 'none', ?, false, '{}', now())"
                    + " returning backfill_id",
                dag,
                maxActive)
            .get(0, Long.class);
    sql.execute(
        "insert into orchestrator.backfill_interval"
            + " (backfill_id, ordinal, interval_start, interval_end, dag_run_id)"
            + " select ?, row_number() over (order by dag_run_id), interval_start, interval_end,"
            + " dag_run_id from orchestrator.dag_run where dag_id = ?",
        backfill,
        dag);
  }

  @Test
  void aBackfillKeepsItsTablesForOneRunWhereAnotherWaitsForThem() {
    create("shop", 3, RunType.BACKFILL, "w/public.a");
    create("mill", 3, RunType.BACKFILL, "w/public.b");
    List<Claim> first = admit().claims();
    assertThat(first).hasSize(2);
    create("mill", 1, RunType.SCHEDULED, "w/public.a", "w/public.b");

    end(first.getFirst());
    assertThat(admit().claims()).as("the scheduled run waits for the other table").isEmpty();
    end(first.getLast());
    List<Claim> next = admit().claims();

    assertThat(running("mill")).containsExactly("scheduled__0");
    end(next.getFirst());
    assertThat(admit().claims()).hasSize(2);
    assertThat(running("shop")).containsExactly("backfill__1");
    assertThat(running("mill")).containsExactly("backfill__1");
  }

  @Test
  void aBackfillDoesNotWaitForARunOfADagThatNobodyHas() {
    create("gone", 1, RunType.SCHEDULED, "w/public.a");
    create("shop", 1, RunType.BACKFILL, "w/public.a");

    assertThat(admit().claims()).hasSize(1);
  }

  @Test
  void aBackfillDoesNotWaitForARunThatIsPaused() {
    create("mill", 1, RunType.SCHEDULED, "w/public.a");
    sql.update(DAG_RUN).set(DAG_RUN.PAUSED_AT, DSL.currentOffsetDateTime()).execute();
    create("shop", 1, RunType.BACKFILL, "w/public.a");

    assertThat(admit().claims()).hasSize(1);
    assertThat(running("shop")).containsExactly("backfill__0");
  }

  private void end(Claim claim) {
    var done = new Outcome.Succeeded(Effect.NONE, false);
    runs.finish(List.of(new FinishedTry(claim, done, "", 0)), NODE, Slots.none());
  }

  @Test
  void startsOneOfThoseThatWriteTheSameTables() {
    create("shop", 3, RunType.SCHEDULED, "w/public.a", "w/public.b");
    create("mill", 3, RunType.SCHEDULED, "w/public.b", "w/public.c");

    assertThat(admit().claims()).hasSize(1);
    assertThat(running("shop")).containsExactly("scheduled__0");
    assertThat(admit().claims()).isEmpty();
  }

  private Pushed admit() {
    return runs.admit(Scope.of(DAGS), NODE, PLENTY.copy());
  }

  private void create(String dag, int howMany, RunType type, String... tables) {
    RunGraph graph = Graphs.graph(dag, Graphs.external("only"));
    for (int i = 0; i < howMany; i++) {
      Instant start = Instant.EPOCH.plusSeconds(60L * i);
      runs.create(
          new NewRun(
              dag,
              type.key() + "__" + i,
              type,
              new Interval(start, start.plusSeconds(60)),
              "{}",
              List.of(tables),
              null),
          graph);
    }
  }

  private static List<String> oldest(int howMany) {
    return IntStream.range(0, howMany).mapToObj(i -> "scheduled__" + i).toList();
  }

  private List<String> running(String dag) {
    return sql.select(DAG_RUN.RUN_ID)
        .from(DAG_RUN)
        .where(DAG_RUN.DAG_ID.eq(dag))
        .and(DAG_RUN.STATE.eq("running"))
        .orderBy(DAG_RUN.DAG_RUN_ID)
        .fetch(DAG_RUN.RUN_ID);
  }
}
