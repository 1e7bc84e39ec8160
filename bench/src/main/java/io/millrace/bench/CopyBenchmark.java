package io.millrace.bench;

import static io.millrace.sql.growth.raw.Tables.SESSIONS;
import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;

import io.millrace.orchestrator.embedded.EmbeddedPostgres;
import io.millrace.orchestrator.embedded.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jooq.impl.DSL;

/**
 * Loads the same sessions side by side with {@code psql \copy}, and prints by how much the copy
 * task is faster (above 1) or slower (below 1). Both truncate and fill the table in one
 * transaction, and take turns, so that whatever else the machine does meets both.
 *
 * <p>Arguments: scale of the sample (1.0, about two million sessions), rounds (7). Needs {@code
 * psql} on the PATH. The first round of the copy task runs in a cold JVM, as the first task of
 * {@code millrace run} does.
 */
public final class CopyBenchmark {

  private final Path folder;
  private final Endpoint server;

  private CopyBenchmark(Path folder, Endpoint server) {
    this.folder = folder;
    this.server = server;
  }

  public static void main(String[] arguments) throws Exception {
    double scale = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 1.0;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
    try (Folder temporary = Folder.temporary();
        var postgres =
            EmbeddedPostgres.open(
                temporary.path().resolve("postgres"), temporary.path().resolve("postgres.log"))) {
      Path folder = temporary.path();
      var benchmark = new CopyBenchmark(folder, postgres.endpoint());
      benchmark.createTables();
      System.out.printf(
          Locale.ROOT,
          "%,d rows, %,d bytes%n%n round   task   psql, 6 columns   psql, 4 columns%n",
          SessionFiles.write(folder, scale),
          Files.size(folder.resolve(SessionFiles.PLAIN)));
      benchmark.run(rounds);
    }
  }

  private void createTables() throws SQLException {
    try (var connection = connect()) {
      DSL.using(connection)
          .execute(
              """
              create schema raw;
              create table raw.sessions (
                user_id bigint not null, time_started timestamp not null,
                is_paid boolean not null, medium text,
                file_id bigint not null, line_no bigint not null);
              create table raw.psql_sessions (like raw.sessions);
              create table raw.psql_plain (like raw.sessions);
              alter table raw.psql_plain drop column file_id, drop column line_no
              """);
    }
  }

  private void run(int rounds) throws Exception {
    List<Double> same = new ArrayList<>();
    List<Double> plain = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      double task = task();
      double six = psql("raw.psql_sessions", SessionFiles.WITH_BOOKKEEPING);
      double four = psql("raw.psql_plain", SessionFiles.PLAIN);
      same.add(six / task);
      plain.add(four / task);
      System.out.printf(
          Locale.ROOT,
          "%6d %5.2fs %8.2fs %6.2fx %8.2fs %6.2fx%n",
          round,
          task,
          six,
          six / task,
          four,
          four / task);
    }
    requireEqualTables();
    System.out.printf(
        Locale.ROOT,
        "%nmedian: %.2fx psql with the same columns, %.2fx psql without file and line%n",
        median(same),
        median(plain));
  }

  /** Seconds of one try of the copy task with its commit. */
  private double task() throws Exception {
    var operator = copy(csv(SessionFiles.PLAIN)).into(SESSIONS).replacing().maxRejects(100);
    try (var connection = connect()) {
      connection.setAutoCommit(false);
      long start = System.nanoTime();
      operator.run(new BareTry(connection, folder));
      connection.commit();
      return (System.nanoTime() - start) / 1e9;
    }
  }

  /** Seconds of psql from its start to its end. */
  private double psql(String table, String file) throws IOException, InterruptedException {
    var command =
        new ProcessBuilder(
            "psql",
            "-qX",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            server.host(),
            "-p",
            Integer.toString(server.port()),
            "-U",
            server.user(),
            "-d",
            "postgres",
            "-c",
            "begin",
            "-c",
            "truncate " + table,
            "-c",
            "\\copy " + table + " from '" + folder.resolve(file) + "' csv header",
            "-c",
            "commit");
    command.environment().put("PGPASSWORD", server.password());
    long start = System.nanoTime();
    int exit = command.inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException("psql ended with " + exit);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private void requireEqualTables() throws SQLException {
    String content =
        "select count(*) || ' ' || sum(hashtextextended(row(user_id, time_started, is_paid, medium,"
            + " line_no)::text, 0)::numeric) from ";
    try (var connection = connect()) {
      Object ours = DSL.using(connection).fetchValue(content + "raw.sessions");
      Object theirs = DSL.using(connection).fetchValue(content + "raw.psql_sessions");
      if (!String.valueOf(ours).equals(String.valueOf(theirs))) {
        throw new IllegalStateException("the tables differ: " + ours + ", " + theirs);
      }
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/postgres".formatted(server.host(), server.port()),
        server.user(),
        server.password());
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
