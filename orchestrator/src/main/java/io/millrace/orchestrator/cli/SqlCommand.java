package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.database.DatabaseUnavailable;
import io.millrace.orchestrator.database.Databases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a query where the pipelines' data is. */
@Command(
    name = "sql",
    description = {
      "Runs a query in a warehouse and prints its rows.",
      "Starts the embedded PostgreSQL if it does not run, and stops it again."
    },
    footer = "%nExample: millrace sql growth \"select * from mart.mart_channel_attribution\"")
final class SqlCommand implements Runnable {

  private static final int ROWS_AT_A_TIME = 1000;

  /** How rows are printed. */
  static final class Format {
    @Option(names = "--csv", description = "Print CSV with a header.")
    private boolean csv;

    @Option(names = "--json", description = "Print an array of objects.")
    private boolean json;
  }

  private final Program program;

  @Parameters(
      index = "0",
      paramLabel = "WAREHOUSE",
      description = "Name of the warehouse, or " + Databases.ORCHESTRATOR + ".")
  private String warehouse = "";

  @Parameters(index = "1", paramLabel = "QUERY", description = "The statement.")
  private String query = "";

  @Option(names = "--write", description = "Let it write; without this it can only read.")
  private boolean write;

  @ArgGroup private Format format = new Format();

  SqlCommand(Program program) {
    this.program = program;
  }

  @Override
  public void run() {
    try (Connection connection = connect()) {
      // In one transaction, so that rows are fetched as they are printed.
      connection.setReadOnly(!write);
      try (Statement statement = connection.createStatement()) {
        if (!write) {
          // Holds as well behind a COMMIT among the statements.
          statement.execute("set default_transaction_read_only = on");
        }
        connection.setAutoCommit(write);
        statement.setFetchSize(ROWS_AT_A_TIME);
        execute(statement);
      }
    } catch (SQLException e) {
      throw QueryError.sentence(query, write, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A warehouse that no DAG has either is a name mistyped. */
  private Connection connect() {
    try {
      return program.databases().connect(warehouse);
    } catch (DatabaseUnavailable refusal) {
      if (refusal.isUnknown()
          && program.catalog().dags().stream()
              .noneMatch(dag -> warehouse.equals(dag.warehouse()))) {
        throw new UsageRefused(String.valueOf(refusal.getMessage()));
      }
      throw refusal;
    }
  }

  private void execute(Statement statement) throws SQLException, IOException {
    boolean hasRows = statement.execute(query);
    while (hasRows || statement.getUpdateCount() >= 0) {
      if (hasRows) {
        try (ResultSet rows = statement.getResultSet()) {
          print(rows);
        }
      } else {
        int rows = statement.getUpdateCount();
        program.err().println(rows == 0 ? "done" : rows + (rows == 1 ? " row" : " rows"));
      }
      hasRows = statement.getMoreResults();
    }
  }

  private void print(ResultSet rows) throws SQLException, IOException {
    if (format.json) {
      Rows.printJson(rows, program.out());
    } else if (format.csv) {
      Rows.printCsv(rows, program.out());
    } else {
      Rows.printTable(rows, program.out());
    }
  }
}
