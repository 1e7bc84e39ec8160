package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.LIMIT_USE;
import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.POOL;
import static io.millrace.sql.orchestrator.Tables.READY_QUEUE;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.tasks.Concurrency;
import io.millrace.tasks.MaxActive;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs of tasks that wait for nothing but slots, and a node with places for all of them. */
final class LimitedRuns implements BeforeEachCallback, AfterEachCallback {

  static final MaxActive NO_LIMIT = new MaxActive(1000, null, null);
  static final long ME = 1001;
  static final long OTHER = 1002;
  static final Outcome DONE = new Outcome.Succeeded(Effect.NONE, false);

  private static final Slots PLENTY = new Slots(99, 99);

  private final TestDatabase database;
  private final HikariDataSource connections = new HikariDataSource();
  private final DSLContext sql = DSL.using(connections, SQLDialect.POSTGRES);
  private final Runs runs = new Runs(sql);
  private final Pools pools = new Pools(sql);

  LimitedRuns(TestDatabase database) {
    this.database = database;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    connections.setDataSource(database.dataSource());
    sql.truncate(DAG_RUN).cascade().execute();
    sql.truncate(LIMIT_USE).execute();
    sql.truncate(READY_QUEUE).execute();
    sql.truncate(POOL).execute();
    sql.truncate(NODE).cascade().execute();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    connections.close();
  }

  DSLContext sql() {
    return sql;
  }

  Runs runs() {
    return runs;
  }

  Pools pools() {
    return pools;
  }

  static Concurrency inPool(String pool, int slots) {
    return new Concurrency(pool, slots, 0, null);
  }

  /** A run for each number, with so many tasks that wait for nothing; answers their keys. */
  List<Long> create(String dag, MaxActive most, Concurrency task, int... tasks) {
    List<Long> created = new ArrayList<>();
    for (int size : tasks) {
      created.add(
          runs.create(
              Graphs.manualRun(dag, "manual__" + created.size()), graph(dag, most, task, size)));
    }
    return created;
  }

  static RunGraph graph(String dag, MaxActive most, Concurrency limits, int tasks) {
    return new RunGraph(
        dag,
        most,
        IntStream.range(0, tasks).mapToObj(i -> Graphs.limited(dag + "_" + i, limits)).toList());
  }

  List<Claim> admit(String... dags) {
    return runs.admit(Scope.of(List.of(dags)), ME, PLENTY).claims();
  }

  List<Claim> claimReady(long node, String... dags) {
    return runs.claimReady(Scope.of(List.of(dags)), node, PLENTY).claims();
  }

  Pushed finish(List<Claim> claims) {
    return finish(claims, DONE);
  }

  Pushed finish(List<Claim> claims, Outcome outcome) {
    return runs.finish(
        claims.stream().map(claim -> new FinishedTry(claim, outcome, "", 0)).toList(), ME, PLENTY);
  }

  /** Waits until the work of another thread is done, or waits for a lock. */
  void awaitDoneOrWaiting(Future<?> work) throws Exception {
    Poll.until(
        "it is done or waits for a lock",
        Duration.ofSeconds(20),
        () ->
            work.isDone()
                || sql.fetchSingle(
                            "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                + " and datname = current_database()")
                        .get(0, Integer.class)
                    > 0);
  }
}
