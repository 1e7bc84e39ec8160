package io.millrace.bench;

import static io.millrace.sql.orchestrator.Tables.DAG;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.time.RealTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;

/**
 * How much CPU {@code serve} takes that knows many DAGs with a daily schedule each, none of which
 * is due meanwhile; and which statements it sends, counted afterwards.
 *
 * <p>Arguments: the built distribution, how many DAGs (default 1,000), for how many seconds they
 * are measured (default 120; whole minutes, as all DAGs are looked at once a minute).
 */
public final class SchedulesBenchmark {

  private static final Duration SETTLE = Duration.ofSeconds(30);
  private static final Duration COUNTED = Duration.ofMinutes(1);
  private static final double ASKED = 2;

  private SchedulesBenchmark() {}

  public static void main(String[] args) throws Exception {
    int dags = args.length < 2 ? 1000 : Integer.parseInt(args[1]);
    int seconds = args.length < 3 ? 120 : Integer.parseInt(args[2]);
    try (Folder home = Folder.temporary()) {
      ManyDags.write(
          Program.settings(home.path()).home().dags(),
          dags,
          RealTime.clock().instant().atZone(ZoneOffset.UTC));
      run(Program.built(Path.of(args[0]), home.path()), dags, Duration.ofSeconds(seconds));
    }
  }

  private static void run(Program program, int dags, Duration span) throws Exception {
    try (Databases databases = Program.databases(program.home())) {
      databases.migrateOrchestrator();
      try (RunningProcess serve = program.start("serve")) {
        serve.await(Program.READY);
        awaitScheduled(databases, dags);
        RealTime.pause(SETTLE);
        CpuShares.during(span, serve.pid(), databases).print(ASKED);
        Path log = Program.settings(program.home()).home().postgresLog();
        try (var statements = new StatementLog(databases.connect(Databases.ORCHESTRATOR), log)) {
          IdleBenchmark.print("serve", statements.count(COUNTED), COUNTED);
        }
      }
    }
  }

  private static void awaitScheduled(Databases databases, int dags) throws InterruptedException {
    var database = Dsl.on(databases.orchestrator());
    OrderedRuns.await(
        "all DAGs are scheduled",
        Duration.ofMillis(200),
        () ->
            database.fetchCount(
                    DAG, DAG.NEXT_INTERVAL_END.isNotNull().and(DAG.DAG_ID.startsWith("daily_")))
                == dags);
    System.out.printf("%d DAGs are scheduled%n", dags);
  }
}
