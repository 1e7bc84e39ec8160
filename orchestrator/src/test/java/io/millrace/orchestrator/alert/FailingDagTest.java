package io.millrace.orchestrator.alert;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.sql.SqlTasks.opaque;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.orchestrator.execute.Engine;
import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.execute.EngineOptions;
import io.millrace.orchestrator.execute.Surroundings;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.RunType;
import io.millrace.orchestrator.settings.AlertSettings;
import io.millrace.tasks.Check;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.Retries;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.lineage.TableName;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node as it usually is, a DAG that fails in every way there is, and who is told of it. */
class FailingDagTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Interval DAY =
      new Interval(Instant.parse("2026-11-19T00:00:00Z"), Instant.parse("2026-11-20T00:00:00Z"));

  @Test
  void sendsOneMessageForEachFailedCheckTaskAndRun() throws InterruptedException {
    WAREHOUSE.sql().execute("create table t (n int)");
    try (var pool = new HikariDataSource();
        var receiver = new Receiver()) {
      pool.setDataSource(DATABASE.dataSource());
      DSLContext sql = DSL.using(pool, SQLDialect.POSTGRES);
      Channels channels =
          Channels.of(
              new AlertSettings(
                  receiver.url(),
                  new AlertSettings.Webhook(receiver.url(), "key"),
                  null,
                  "http://localhost:8080"));
      var ended = new CountDownLatch(1);
      try (var deliveries = new Deliveries(sql, channels, AlertListener.NONE);
          var engine = engine(pool, channels, deliveries, ended)) {
        deliveries.start();
        engine.start();
        long run =
            engine.create(
                new NewRun("shop", "manual__1", RunType.MANUAL, DAY, "{}", List.of(), null));
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(deliveries.await(run, LONG)).isEmpty();
        assertThat(sql.fetchValue(DAG_RUN.STATE)).isEqualTo(RunState.FAILED.key());
      }
      assertThat(receiver.posts.stream().map(Receiver.Post::body).map(FailingDagTest::subject))
          .as("through the webhook and through Slack")
          .containsExactlyInAnyOrder(
              "shop: check too_many failed on public.t",
              "shop: check many warns of public.t",
              "shop: task load failed",
              "shop: task flaky failed",
              "shop: run manual__1 failed",
              "shop: check too_many failed on public.t",
              "shop: check many warns of public.t",
              "shop: task load failed",
              "shop: task flaky failed",
              "shop: run manual__1 failed");
    }
  }

  private static String subject(String body) {
    String from = body.contains("\"subject\":\"") ? "\"subject\":\"" : "\"text\":\"*";
    String rest = body.substring(body.indexOf(from) + from.length());
    return rest.substring(0, Math.min(end(rest, "*"), end(rest, "\"")));
  }

  private static int end(String text, String mark) {
    int at = text.indexOf(mark);
    return at < 0 ? text.length() : at;
  }

  private static Dag dag() {
    var dag = Dag.named("shop").warehouse("w");
    var load =
        dag.task(
                "load",
                opaque("insert into t select generate_series(1, 3)")
                    .reads()
                    .writes(DSL.table(DSL.name("public", "t"))))
            .check(check("too_many", Check.Severity.BLOCKING))
            .check(check("many", Check.Severity.WARNING));
    dag.task("after", java(context -> {})).after(load);
    dag.task(
            "flaky",
            java(context -> {
              throw TaskFailed.forNow("busy", null);
            }))
        .retries(Retries.fixed(2, Duration.ofMillis(10)));
    return dag.build();
  }

  private static Check check(String name, Check.Severity severity) {
    return new Check(
        name,
        new TableName("public", "t"),
        severity,
        select(inline(3L), inline(1L)),
        select(inline(1).as("n")),
        10);
  }

  private static Engine engine(
      HikariDataSource pool, Channels channels, Deliveries deliveries, CountDownLatch ended) {
    return new Engine(
        List.of(dag()),
        new Surroundings(
            pool,
            DATABASE.dataSource(),
            name -> WAREHOUSE.dataSource(),
            (dag, given) -> Path.of(given)),
        EngineOptions.named("test").alerting(channels.names()),
        new EngineListener() {
          @Override
          public void alertsQueued() {
            deliveries.wake();
          }

          @Override
          public void runEnded(long dagRunId, RunState state) {
            ended.countDown();
          }
        });
  }
}
