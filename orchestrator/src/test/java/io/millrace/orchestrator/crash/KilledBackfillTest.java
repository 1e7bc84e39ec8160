package io.millrace.orchestrator.crash;

import static io.millrace.sql.orchestrator.Tables.BACKFILL;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.crash.Millraces.Running;
import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.run.NodeReader;
import io.millrace.orchestrator.settings.Settings;
import io.millrace.testing.Poll;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backfill whose nodes are killed one after the other. */
class KilledBackfillTest {

  private static final int DAYS = 300;

  /** The servers make up for the minutes of another one. */
  private static final Condition OF_THE_DAG = DAG_RUN.DAG_ID.eq("every_day");

  @TempDir Path folder;

  @Test
  void missesAndDoublesNoDay() throws Exception {
    var millraces = new Millraces(folder);
    millraces.run("db", "migrate");
    var home = Map.of("MILLRACE_HOME", folder.resolve("home").toString());
    try (var databases = new Databases(Settings.load(home, folder));
        var connection = databases.connect(Databases.ORCHESTRATOR)) {
      var sql = DSL.using(connection, SQLDialect.POSTGRES);

      Running command =
          millraces.start(
              "",
              "backfill",
              "every_day",
              "--from",
              "2026-01-01",
              "--to",
              "2026-10-27",
              "--max-active",
              "7");
      killOnce(command, () -> runs(sql) >= 40);
      killOnce(millraces.start("", "serve"), () -> runs(sql) >= 100);
      Poll.until(
          "the killed server is not taken for one that goes on with it",
          Duration.ofSeconds(30),
          () -> !new NodeReader(sql).isServed("every_day"));
      killOnce(millraces.start("", "backfills", "resume", "1"), () -> runs(sql) >= 160);
      var ended = millraces.run("backfills", "resume", "1");

      assertThat(ended.status()).as(ended.err()).isZero();
      assertThat(ended.out())
          .endsWith("backfill 1 of every_day: completed, 300 of 300 succeeded\n");
      OffsetDateTime first = OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
      assertThat(days(sql)).isEqualTo(IntStream.range(0, DAYS).mapToObj(first::plusDays).toList());
      assertThat(sql.fetchCount(DAG_RUN, OF_THE_DAG.and(DAG_RUN.STATE.eq("success"))))
          .isEqualTo(DAYS);
      assertThat(sql.fetchSingle(BACKFILL).get(BACKFILL.STATE)).isEqualTo("completed");
    }
  }

  private static void killOnce(Running node, BooleanSupplier farEnough) throws Exception {
    for (int look = 0; look < 600 && !farEnough.getAsBoolean(); look++) {
      node.requireRunning();
    }
    assertThat(farEnough.getAsBoolean()).as("it has come that far").isTrue();
    node.kill();
    node.await();
  }

  private static int runs(DSLContext sql) {
    return sql.fetchCount(DAG_RUN, OF_THE_DAG);
  }

  private static List<OffsetDateTime> days(DSLContext sql) {
    return sql.select(DAG_RUN.LOGICAL_DATE)
        .from(DAG_RUN)
        .where(OF_THE_DAG)
        .orderBy(DAG_RUN.LOGICAL_DATE)
        .fetch(DAG_RUN.LOGICAL_DATE);
  }
}
