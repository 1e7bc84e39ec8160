package io.millrace.bench;

import static io.millrace.tasks.history.History.history;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.millrace.orchestrator.embedded.EmbeddedPostgres;
import io.millrace.orchestrator.embedded.Endpoint;
import io.millrace.tasks.history.History;
import io.millrace.tasks.history.HistoryResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.TableOptions;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.SchemaImpl;
import org.jooq.impl.TableImpl;

/**
 * How long the load of a full snapshot into a history takes, with its commit: the first one, then
 * days on which one in a hundred rows changed, the same day again, and a late day between two
 * others.
 *
 * <p>Arguments: rows (default 1,000,000), rounds (5).
 */
public final class HistoryLoadBenchmark {

  private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);
  private static final List<String> MIGRATIONS = List.of("V1__millrace.sql", "V2__history.sql");
  private static final Customers GIVEN = new Customers("raw");
  private static final Customers KEPT = new Customers("dwh");

  private final Endpoint server;
  private final long rows;

  private HistoryLoadBenchmark(Endpoint server, long rows) {
    this.server = server;
    this.rows = rows;
  }

  public static void main(String[] arguments) throws Exception {
    long rows = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1_000_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    try (Folder temporary = Folder.temporary();
        var postgres =
            EmbeddedPostgres.open(
                temporary.path().resolve("postgres"), temporary.path().resolve("postgres.log"))) {
      var benchmark = new HistoryLoadBenchmark(postgres.endpoint(), rows);
      benchmark.createTables();
      benchmark.run(rounds);
    }
  }

  private void createTables() throws SQLException, IOException {
    try (var connection = connect()) {
      for (String migration : MIGRATIONS) {
        execute(connection, resource("/db/warehouse/" + migration));
      }
      execute(
          connection,
          """
          create schema raw;
          create schema dwh;
          create table raw.customer (customer_id bigint, name text, email text, city text,
            status text, balance numeric(12,2), born date);
          create table dwh.customer (customer_id bigint not null, name text, email text, city text,
            status text, balance numeric(12,2), born date,
            valid_from date not null, valid_to date not null,
            primary key (customer_id, valid_from));
          create unique index on dwh.customer (customer_id) where valid_to = 'infinity';
          insert into raw.customer select id, 'Customer ' || id, 'customer' || id || '@example.com',
            'City ' || id %% 5000, 'active', id %% 9999 + 0.25, date '1950-01-01' + (id %% 20000)::int
          from generate_series(1, %d) id;
          analyze raw.customer
          """
              .formatted(rows));
    }
  }

  private void run(int rounds) throws Exception {
    System.out.printf(Locale.ROOT, "%,d rows%n first load %.2fs%n", rows, load(1));
    try (var connection = connect()) {
      // The engine does so after a task that wrote this much.
      execute(connection, "analyze dwh.customer");
    }
    List<Double> changed = new ArrayList<>();
    List<Double> again = new ArrayList<>();
    List<Double> late = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      change(round, 1);
      int day = 1 + 2 * round;
      changed.add(load(day));
      again.add(load(day));
      change(round + 50, 1);
      late.add(load(day - 1));
      change(round + 50, -1);
    }
    print("1 % changed", changed);
    print("the same day again", again);
    print("a late day, 2 % changed there", late);
    try (var connection = connect()) {
      System.out.println(
          DSL.using(connection).fetchValue("select count(*) from dwh.customer") + " versions");
    }
  }

  private static void print(String what, List<Double> seconds) {
    Figures figures = Figures.of(seconds);
    System.out.printf(
        Locale.ROOT,
        " %-30s median %.2fs, %.2f to %.2f%n",
        what,
        figures.median(),
        figures.least(),
        figures.most());
  }

  /** Every hundredth row, others each round. */
  private void change(int round, int by) throws SQLException {
    try (var connection = connect()) {
      execute(
          connection,
          "update raw.customer set balance = balance + %d where customer_id %% 100 = %d"
              .formatted(by, round % 100),
          "vacuum raw.customer");
    }
  }

  /** Seconds of one try with its commit. */
  private double load(int day) throws Exception {
    History history =
        history(KEPT)
            .key(KEPT.ID)
            .from(select(GIVEN.given()).from(GIVEN))
            .snapshot()
            .at(val(FIRST_DAY.plusDays(day)));
    try (var connection = connect()) {
      connection.setAutoCommit(false);
      long start = System.nanoTime();
      HistoryResult result = history.run(new BareTry(connection, Path.of(".")));
      connection.commit();
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(Locale.ROOT, " day %d: %.2fs %s%n", day, seconds, result);
      return seconds;
    }
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    for (String sql : statements) {
      try (var statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }
  }

  private static String resource(String name) throws IOException {
    try (var stream = HistoryLoadBenchmark.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IOException("the class path has no " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/postgres".formatted(server.host(), server.port()),
        server.user(),
        server.password());
  }

  /** raw.customer and dwh.customer. */
  private static final class Customers extends TableImpl<Record> {

    final TableField<Record, Long> ID =
        createField(DSL.name("customer_id"), SQLDataType.BIGINT.nullable(false), this, "");

    Customers(String schema) {
      super(
          DSL.name("customer"),
          new SchemaImpl(DSL.name(schema), null, DSL.comment("")),
          null,
          null,
          DSL.comment(""),
          TableOptions.table(),
          null);
      for (String column : List.of("name", "email", "city", "status")) {
        createField(DSL.name(column), SQLDataType.CLOB, this, "");
      }
      createField(DSL.name("balance"), SQLDataType.NUMERIC(12, 2), this, "");
      createField(DSL.name("born"), SQLDataType.LOCALDATE, this, "");
      if (schema.equals("dwh")) {
        createField(DSL.name("valid_from"), SQLDataType.LOCALDATE.nullable(false), this, "");
        createField(DSL.name("valid_to"), SQLDataType.LOCALDATE.nullable(false), this, "");
      }
    }

    List<Field<?>> given() {
      return List.of(fields());
    }
  }
}
