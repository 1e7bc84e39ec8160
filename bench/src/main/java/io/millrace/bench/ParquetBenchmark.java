package io.millrace.bench;

import static io.millrace.sql.lead_quality.bronze.Tables.LEADS_PARQUET;
import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static io.millrace.tasks.copy.Copy.parquet;

import io.millrace.dags.leadquality.sample.ParquetFile;
import io.millrace.dags.sample.Dice;
import io.millrace.orchestrator.embedded.EmbeddedPostgres;
import io.millrace.orchestrator.embedded.Endpoint;
import io.millrace.tasks.copy.DataFile;
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
 * Loads the same leads, three hashes of 40 characters each, from a Parquet file and from a CSV
 * file, in turn, and prints seconds: a try with its commit into an emptied table.
 *
 * <p>Arguments: rows (1,000,000), rounds (5). The first round runs in a cold JVM.
 */
public final class ParquetBenchmark {

  private static final String PARQUET = "leads.parquet";
  private static final String CSV = "leads.csv";
  private static final String INDEX = "__index_level_0__";
  private static final List<String> COLUMNS = List.of("lead_UUID", "phone_hash", "email_hash");
  private static final int ROWS_OF_GROUP = 1 << 17;

  private final Path folder;
  private final Endpoint server;

  private ParquetBenchmark(Path folder, Endpoint server) {
    this.folder = folder;
    this.server = server;
  }

  public static void main(String[] arguments) throws Exception {
    int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    try (Folder temporary = Folder.temporary();
        var postgres =
            EmbeddedPostgres.open(
                temporary.path().resolve("postgres"), temporary.path().resolve("postgres.log"))) {
      var benchmark = new ParquetBenchmark(temporary.path(), postgres.endpoint());
      benchmark.createTable();
      benchmark.writeFiles(rows);
      benchmark.run(rows, rounds);
    }
  }

  private void createTable() throws SQLException {
    try (var connection = connect()) {
      DSL.using(connection)
          .execute(
              """
              create schema bronze;
              create table bronze.leads_parquet (
                "lead_UUID" text, phone_hash text, email_hash text,
                _extraction_date text not null, file_id bigint not null, line_no bigint not null)
              """);
    }
  }

  private void writeFiles(int rows) throws IOException {
    var dice = new Dice(42);
    try (var packed = new ParquetFile(folder.resolve(PARQUET), COLUMNS, INDEX, ROWS_OF_GROUP);
        var plain = Files.newBufferedWriter(folder.resolve(CSV))) {
      plain.write(String.join(",", COLUMNS) + "\n");
      for (int i = 0; i < rows; i++) {
        List<String> row = List.of(hash(dice), hash(dice), hash(dice));
        packed.add(row);
        plain.write(String.join(",", row) + "\n");
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%,d rows, %,d bytes of Parquet, %,d of CSV%n%n round  Parquet      CSV%n",
        rows,
        Files.size(folder.resolve(PARQUET)),
        Files.size(folder.resolve(CSV)));
  }

  private static String hash(Dice dice) {
    return "%015x%015x%010x"
        .formatted(dice.below(1L << 60), dice.below(1L << 60), dice.below(1L << 40));
  }

  private void run(int rows, int rounds) throws Exception {
    List<Double> packed = new ArrayList<>();
    List<Double> plain = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      packed.add(load(parquet(PARQUET).ignoring(INDEX), rows));
      plain.add(load(csv(CSV), rows));
      System.out.printf(
          Locale.ROOT, "%6d %7.2fs %7.2fs%n", round, packed.getLast(), plain.getLast());
    }
    System.out.printf(
        Locale.ROOT, "%nmedians: Parquet %.2f s, CSV %.2f s%n", median(packed), median(plain));
  }

  /** Seconds of one try with its commit. */
  private double load(DataFile<?> file, int rows) throws Exception {
    var operator = copy(file).into(LEADS_PARQUET).with(LEADS_PARQUET._EXTRACTION_DATE, "today");
    try (var connection = connect()) {
      connection.setAutoCommit(false);
      long start = System.nanoTime();
      operator.replacing().run(new BareTry(connection, folder));
      connection.commit();
      double seconds = (System.nanoTime() - start) / 1e9;
      int loaded = DSL.using(connection).fetchCount(LEADS_PARQUET);
      if (loaded != rows) {
        throw new IllegalStateException("loaded " + loaded + " rows of " + rows);
      }
      return seconds;
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
