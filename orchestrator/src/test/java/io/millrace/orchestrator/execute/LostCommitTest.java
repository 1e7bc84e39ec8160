package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.execute.CuttableLink.Cut;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Retries;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The connection breaks around the COMMIT of a task that has no retry to spend. */
class LostCommitTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private final Increments increments = new Increments(WAREHOUSE);
  private final AtomicInteger tries = new AtomicInteger();

  @SuppressWarnings("NullAway.Init") // before each
  private CuttableLink link;

  @BeforeEach
  void open() throws IOException {
    link = new CuttableLink(WAREHOUSE);
  }

  @AfterEach
  void close() throws IOException {
    link.close();
  }

  @Test
  void adoptsWhatWasCommittedAlthoughTheAnswerWasLost() {
    try (var engine = runOnce(Cut.AFTER_COMMIT)) {
      assertThat(tries).as("nothing runs again").hasValue(1);
      assertThat(engine.outcomes.getLast())
          .isInstanceOfSatisfying(
              Outcome.Succeeded.class,
              adopted -> {
                assertThat(adopted.adopted()).isTrue();
                assertThat(adopted.effect().rows()).isEqualTo(7);
              });
    }
  }

  @Test
  void runsAgainWhatNeverReachedTheServer() {
    try (var engine = runOnce(Cut.BEFORE_COMMIT)) {
      assertThat(tries).hasValue(2);
      assertNotAdopted(engine);
    }
  }

  @Test
  void endsTheTransactionOfAServerThatStillWaitsForTheCommit() {
    try (var engine = runOnce(Cut.BEFORE_COMMIT_UNNOTICED)) {
      assertThat(tries).hasValue(2);
      assertNotAdopted(engine);
    }
  }

  @Test
  void endsACommitThatTheServerIsStillAt() {
    WAREHOUSE
        .sql()
        .execute(
            """
            create function linger() returns trigger language plpgsql as $$
            begin perform pg_sleep(60) where new.n = 1; return new; end $$
            """);
    WAREHOUSE
        .sql()
        .execute(
            "create constraint trigger linger after insert on public.increments"
                + " deferrable initially deferred for each row execute function linger()");

    try (var engine = runOnce(Cut.DURING_COMMIT)) {
      assertThat(tries).hasValue(2);
      assertNotAdopted(engine);
    } finally {
      WAREHOUSE.sql().execute("drop function linger cascade");
    }
  }

  /** Runs a task whose first COMMIT is cut, and asserts what holds wherever that happens. */
  private EngineFixture runOnce(Cut cut) {
    var builder = Dag.named(cut.name().toLowerCase(Locale.ROOT)).warehouse("w");
    builder
        .task(
            "write",
            new Increments.Write((context, statement) -> {
              int number = tries.incrementAndGet();
              statement.execute("insert into increments values (" + number + ")");
              context.progress(7);
              if (number == 1) {
                link.cutNextCommit(cut);
              }
            }))
        .retries(Retries.NONE);
    Dag dag = builder.build();
    var engine = new EngineFixture(DATABASE.dataSource(), name -> link.dataSource(), dag);
    long run = engine.create(dag, "{}");

    assertThat(engine.await(run)).isEqualTo(RunState.SUCCESS);
    assertThat(increments.count()).as("the effect is there once").isEqualTo(1);
    assertThat(engine.outcomes).hasSize(2).first().isInstanceOf(Outcome.Unknown.class);
    assertThat(tryStates(run)).containsExactly("lost", "success");
    assertThat(engine.tryNumber(run)).as("a lost answer uses up no try").isEqualTo(1);
    return engine;
  }

  private static void assertNotAdopted(EngineFixture engine) {
    assertThat(engine.outcomes.getLast())
        .isInstanceOfSatisfying(
            Outcome.Succeeded.class, again -> assertThat(again.adopted()).isFalse());
  }

  private static List<String> tryStates(long run) {
    return DATABASE
        .sql()
        .select(TASK_TRY.STATE)
        .from(TASK_TRY)
        .join(TASK_INSTANCE)
        .on(TASK_INSTANCE.TASK_INSTANCE_ID.eq(TASK_TRY.TASK_INSTANCE_ID))
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
        .orderBy(TASK_TRY.TOKEN)
        .fetch(row -> row.value1());
  }
}
