package io.millrace.orchestrator.crash;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.count;

import io.millrace.orchestrator.crash.Millraces.Running;
import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.settings.Settings;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are ended in the middle of the minutes they make up for. */
class RestartedScheduleTest {

  private static final String DAG = "every_minute";

  @TempDir Path folder;

  @Test
  void missesAndDoublesNoMinute() throws Exception {
    var millraces = new Millraces(folder);
    millraces.run("db", "migrate");
    var home = Map.of("MILLRACE_HOME", folder.resolve("home").toString());
    try (var databases = new Databases(Settings.load(home, folder));
        var connection = databases.connect(Databases.ORCHESTRATOR)) {
      var sql = DSL.using(connection, SQLDialect.POSTGRES);

      end(millraces, Running::kill, () -> sql.fetchCount(DAG_RUN) >= 250);
      end(millraces, Running::terminate, () -> sql.fetchCount(DAG_RUN) >= 550);
      end(millraces, Running::kill, () -> sql.fetchCount(DAG_RUN) >= 850);
      end(millraces, Running::terminate, () -> triesThatSucceeded(sql).size() >= 850);

      List<OffsetDateTime> minutes = minutes(sql);
      OffsetDateTime first = minutes.getFirst();
      assertThat(minutes)
          .isEqualTo(LongStream.range(0, minutes.size()).mapToObj(first::plusMinutes).toList());
      assertThat(triesThatSucceeded(sql)).containsOnly(1);
    }
  }

  /** Starts a server, and ends it in one way or another once it has come that far. */
  private static void end(Millraces millraces, Consumer<Running> way, BooleanSupplier farEnough)
      throws Exception {
    Running server = millraces.start("", "serve");
    for (int look = 0; look < 600 && !farEnough.getAsBoolean(); look++) {
      server.requireRunning();
    }
    assertThat(farEnough.getAsBoolean()).as("it has come that far").isTrue();
    way.accept(server);
    server.await();
  }

  private static List<OffsetDateTime> minutes(DSLContext sql) {
    return sql.select(DAG_RUN.LOGICAL_DATE)
        .from(DAG_RUN)
        .where(DAG_RUN.DAG_ID.eq(DAG))
        .orderBy(DAG_RUN.LOGICAL_DATE)
        .fetch(DAG_RUN.LOGICAL_DATE);
  }

  /** How many each task instance had that ended well. */
  private static List<Integer> triesThatSucceeded(DSLContext sql) {
    return sql.select(count())
        .from(TASK_INSTANCE)
        .join(TASK_TRY)
        .on(TASK_TRY.TASK_INSTANCE_ID.eq(TASK_INSTANCE.TASK_INSTANCE_ID))
        .where(TASK_TRY.STATE.eq("success"))
        .groupBy(TASK_INSTANCE.TASK_INSTANCE_ID)
        .fetch(count());
  }
}
