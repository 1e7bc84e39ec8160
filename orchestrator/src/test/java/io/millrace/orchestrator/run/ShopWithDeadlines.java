package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.DAG;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DEADLINE;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.tasks.Interval;
import io.millrace.testing.TestDatabase;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A DAG of two tasks, load and then publish, whose runs are to be done by a time. */
final class ShopWithDeadlines implements BeforeEachCallback, AfterEachCallback {

  static final long NODE = 1;
  static final Slots PLENTY = new Slots(0, 100);
  static final Instant SEVEN = Instant.parse("2021-11-20T07:00:00Z");
  static final OffsetDateTime LONG_AGO = Instant.EPOCH.atOffset(ZoneOffset.UTC);

  private static final Interval DAY =
      new Interval(Instant.parse("2021-11-19T00:00:00Z"), Instant.parse("2021-11-20T00:00:00Z"));

  private final TestDatabase database;
  private final HikariDataSource pool = new HikariDataSource();
  private final DSLContext sql = DSL.using(pool, SQLDialect.POSTGRES);
  private final Runs runs = new Runs(sql, Set.of("log", "slack"));
  private final RunGraph graph = Graphs.chain("shop", "load", "publish");

  ShopWithDeadlines(TestDatabase database) {
    this.database = database;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    pool.setDataSource(database.dataSource());
    sql.truncate(DAG_RUN).cascade().execute();
    sql.truncate(DEADLINE).execute();
    sql.deleteFrom(ALERT).execute();
    sql.deleteFrom(DAG).execute();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    pool.close();
  }

  DSLContext sql() {
    return sql;
  }

  Runs runs() {
    return runs;
  }

  static Scope scope() {
    return Scope.of(List.of("shop"));
  }

  void expect(Promise... promises) {
    runs.inTransaction(tx -> {
      Deadlines.expect(tx, "shop", List.of(promises), DAY.end());
      return 0;
    });
  }

  static Promise promise(@Nullable String task) {
    return new Promise(task, "by seven", SEVEN, null);
  }

  /** A scheduled run is expected before it is there. */
  long create(RunType type, Promise... promises) {
    if (type == RunType.SCHEDULED) {
      expect(promises);
    }
    String name = type.key() + sql.fetchCount(DAG_RUN);
    return runs.create(
        new NewRun("shop", name, type, DAY, "{}", List.of(), null, List.of(promises)), graph);
  }

  Claim admit() {
    return runs.admit(scope(), NODE, PLENTY).claims().getFirst();
  }

  Pushed finish(Claim claim) {
    return runs.finish(
        List.of(new FinishedTry(claim, new Outcome.Succeeded(Effect.NONE, false), "", 0)),
        NODE,
        PLENTY);
  }

  void lookAgain() {
    sql.update(DEADLINE).set(DEADLINE.LOOK_AT, LONG_AGO).execute();
  }

  /** Every alert in one line, oldest first. */
  List<String> told() {
    return sql.selectFrom(ALERT)
        .where(ALERT.KIND.notIn("failed_task", "failed_run"))
        .orderBy(ALERT.ALERT_ID)
        .fetch(alert ->
            alert.get(ALERT.KIND)
                + (alert.get(ALERT.TASK_ID) == null ? "" : " " + alert.get(ALERT.TASK_ID))
                + (alert.get(ALERT.TABLE_NAME) == null ? "" : " " + alert.get(ALERT.TABLE_NAME))
                + ": "
                + alert.get(ALERT.REASON));
  }
}
