package io.millrace.bench;

import static io.millrace.sql.growth.raw.Tables.SESSIONS;
import static io.millrace.tasks.check.Checks.acceptedValues;
import static io.millrace.tasks.check.Checks.notNull;
import static io.millrace.tasks.check.TableChecks.rowCount;
import static io.millrace.tasks.check.ValueChecks.acceptedRange;
import static io.millrace.tasks.check.ValueChecks.atLeast;
import static io.millrace.tasks.check.ValueChecks.matches;

import io.millrace.orchestrator.embedded.EmbeddedPostgres;
import io.millrace.orchestrator.embedded.Endpoint;
import io.millrace.tasks.Check;
import io.millrace.tasks.CheckPass;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.conf.ParamType;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/**
 * Counts eight checks of one table in the pass that they share and, in turn, in one each, and
 * prints how many times as long the latter takes.
 *
 * <p>Arguments: rows (2,000,000), rounds (7).
 */
public final class ChecksBenchmark {

  private static final List<Check> CHECKS =
      List.of(
          notNull(SESSIONS.USER_ID),
          notNull(SESSIONS.TIME_STARTED),
          notNull(SESSIONS.MEDIUM),
          acceptedValues(SESSIONS.MEDIUM, "DIRECT", "EMAIL", "REFERRAL", "SOCIAL"),
          acceptedRange(SESSIONS.USER_ID, 1L, 1_000_000_000L),
          matches(SESSIONS.MEDIUM, "^[A-Z]+$"),
          atLeast(SESSIONS.LINE_NO, 1L),
          rowCount(SESSIONS).atLeast(1));

  private ChecksBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
    try (Folder temporary = Folder.temporary();
        var postgres =
            EmbeddedPostgres.open(
                temporary.path().resolve("postgres"), temporary.path().resolve("postgres.log"));
        var connection = connect(postgres.endpoint())) {
      var sql =
          DSL.using(
              connection, SQLDialect.POSTGRES, new Settings().withParamType(ParamType.INLINED));
      fill(sql, rows);
      run(sql, rounds);
    }
  }

  private static void fill(DSLContext sql, int rows) {
    sql.execute("create schema raw");
    sql.execute(
        """
        create table raw.sessions (
          user_id bigint not null, time_started timestamp not null,
          is_paid boolean not null, medium text,
          file_id bigint not null, line_no bigint not null)
        """);
    sql.execute(
        """
        insert into raw.sessions
        select n % 100000 + 1, timestamp '2026-01-01' + n * interval '1 second', n % 7 = 0,
          (array['DIRECT', 'EMAIL', 'REFERRAL', 'SOCIAL'])[n % 4 + 1], 1, n
        from generate_series(1, {0}) n
        """,
        DSL.inline(rows));
    sql.execute("vacuum analyze raw.sessions");
  }

  private static void run(DSLContext sql, int rounds) {
    List<Select<?>> shared =
        CheckPass.of(CHECKS).stream().<Select<?>>map(CheckPass::counts).toList();
    List<Select<?>> alone = CHECKS.stream().<Select<?>>map(Check::counts).toList();
    System.out.printf(
        "%d checks, %d pass(es)%n%n round   shared    alone%n", alone.size(), shared.size());
    List<Double> ratios = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      double together = seconds(sql, shared);
      double oneByOne = seconds(sql, alone);
      ratios.add(oneByOne / together);
      System.out.printf(
          Locale.ROOT,
          "%6d %7.2fs %7.2fs %6.2fx%n",
          round,
          together,
          oneByOne,
          oneByOne / together);
    }
    System.out.printf(
        Locale.ROOT,
        "%nmedian: %.2f times as long one by one%n",
        ratios.stream().sorted().toList().get(rounds / 2));
  }

  private static double seconds(DSLContext sql, List<Select<?>> selects) {
    long start = System.nanoTime();
    selects.forEach(sql::fetch);
    return (System.nanoTime() - start) / 1e9;
  }

  private static Connection connect(Endpoint server) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/postgres".formatted(server.host(), server.port()),
        server.user(),
        server.password());
  }
}
