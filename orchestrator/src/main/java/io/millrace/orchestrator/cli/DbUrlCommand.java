package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.database.DatabaseUrl;
import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.text.JsonText;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Prints what psql needs; of the embedded server only while it runs, since it is of no use else.
 */
@Command(
    name = "url",
    description = "Prints the URL of a database while its server runs, password included.",
    footer = "%nExample: psql \"$(millrace db url growth)\"")
final class DbUrlCommand implements Runnable {

  private final Program program;

  @Parameters(
      arity = "0..1",
      paramLabel = "WAREHOUSE",
      defaultValue = Databases.ORCHESTRATOR,
      description = "Name of the warehouse; without it, the orchestrator's own database.")
  private String database = Databases.ORCHESTRATOR;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  DbUrlCommand(Program program) {
    this.program = program;
  }

  @Override
  public void run() {
    String url = url();
    program.databases().require(database);
    program.out().println(json ? JsonText.write(Map.of("url", url)) : url);
  }

  private String url() {
    return program
        .databases()
        .url(database)
        .map(DatabaseUrl::libpq)
        .orElseThrow(() ->
            new CommandFailed(
                "The embedded PostgreSQL of "
                    + program.settings().home().folder()
                    + " does not run, so there is nothing to connect to; it runs while another"
                    + " command of this home does."));
  }
}
