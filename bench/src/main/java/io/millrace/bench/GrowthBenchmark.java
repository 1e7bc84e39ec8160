package io.millrace.bench;

import io.millrace.orchestrator.database.Databases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * growth_etl against the same statements and COPYs through psql, in the same order, on the same
 * server and into the same empty tables: whole processes, alternating.
 *
 * <p>Arguments: the built distribution, the folder with the inputs, how many times each (default
 * 3).
 */
public final class GrowthBenchmark {

  private static final String EMPTY =
      "truncate raw.sessions, raw.conversions, staging.all_sessions, staging.all_registrations,"
          + " staging.users, dwh.dim_channel, dwh.dim_user, dwh.fact_sessions,"
          + " dwh.fact_registrations, mart.mart_channel_attribution,"
          + " mart.mart_channel_attribution_strict";

  private final Program program;
  private final Path source;

  private GrowthBenchmark(Program program, Path source) {
    this.program = program;
    this.source = source;
  }

  public static void main(String[] args) throws Exception {
    try (Folder home = Folder.temporary()) {
      var benchmark =
          new GrowthBenchmark(
              Program.built(Path.of(args[0]), home.path()), Path.of(args[1]).toAbsolutePath());
      benchmark.run(args.length < 3 ? 3 : Integer.parseInt(args[2]));
    }
  }

  private void run(int times) throws Exception {
    try (var databases = Program.databases(program.home());
        Connection orchestrator = open(databases)) {
      double[] ours = new double[times];
      double[] theirs = new double[times];
      millrace();
      Path script = script(orchestrator);
      String url = databases.url("growth").orElseThrow().libpq();
      try (Connection growth = databases.connect("growth")) {
        for (int i = 0; i < times; i++) {
          empty(growth);
          ours[i] = millrace();
          empty(growth);
          theirs[i] = psql(url, script);
          System.out.printf(
              Locale.ROOT,
              "millrace %6.2f s   psql %6.2f s   ratio %.2f%n",
              ours[i],
              theirs[i],
              ours[i] / theirs[i]);
        }
      }
      Arrays.sort(ours);
      Arrays.sort(theirs);
      System.out.printf(
          Locale.ROOT,
          "median   %6.2f s   psql %6.2f s   ratio %.2f%n",
          ours[times / 2],
          theirs[times / 2],
          ours[times / 2] / theirs[times / 2]);
    }
  }

  private static Connection open(Databases databases) throws SQLException {
    databases.migrateOrchestrator();
    return databases.orchestrator().getConnection();
  }

  static void empty(Connection growth) throws SQLException {
    try (Statement statement = growth.createStatement()) {
      statement.execute(EMPTY);
      statement.execute("checkpoint");
    }
  }

  private double millrace() throws IOException, InterruptedException {
    return seconds(program.with("run", "growth_etl", "--param", "source=" + source, "--json"));
  }

  private double psql(String url, Path script) throws IOException, InterruptedException {
    return seconds(
        new ProcessBuilder(
            "psql",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-o",
            "/dev/null",
            "-f",
            script.toString(),
            url));
  }

  private double seconds(ProcessBuilder process) throws IOException, InterruptedException {
    Path out = program.home().resolve("last.out");
    process.redirectErrorStream(true).redirectOutput(out.toFile());
    long start = System.nanoTime();
    int status = process.start().waitFor();
    if (status != 0) {
      throw new IllegalStateException(
          process.command() + " ended with " + status + ": " + Files.readString(out));
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** What the first run executed, task by task in the order of their starts, as a psql script. */
  private Path script(Connection orchestrator) throws SQLException, IOException {
    List<String> lines = new ArrayList<>();
    lines.add(copy("sessions", "user_id, time_started, is_paid, medium"));
    lines.add(copy("conversions", "user_id, registration_time"));
    try (Statement statement = orchestrator.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select i.task_id, q.statement, q.ordinal = 0
                from orchestrator.executed_query q
                join orchestrator.task_instance i using (task_instance_id)
                order by i.started_at, i.task_instance_id, q.ordinal
                """)) {
      boolean open = false;
      while (rows.next()) {
        if (rows.getBoolean(3)) {
          lines.add(open ? "commit; begin;" : "begin;");
          open = true;
        }
        if (!rows.getString(1).startsWith("copy_") || rows.getString(2).startsWith("analyze ")) {
          lines.add(rows.getString(2) + ";");
        }
      }
      lines.add("commit;");
    }
    Path script = program.home().resolve("growth.sql");
    Files.write(script, lines);
    return script;
  }

  /** psql cannot number lines: the bookkeeping columns are given a default for its COPY. */
  private String copy(String table, String columns) {
    return """
    alter table raw.%s alter file_id set default 1, alter line_no set default 1;
    begin;
    truncate raw.%s;
    \\copy raw.%s (%s) from '%s' with (format csv, header true)
    commit;\
    """
        .formatted(table, table, table, columns, source.resolve(table + ".csv"));
  }
}
