package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.secret.Connections;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.text.TextTable;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the stored connections; stores, tries and removes one. */
@Command(
    name = "connections",
    description = "Lists connections without their secrets; set, test or remove one.")
final class ConnectionsCommand implements Callable<Integer> {

  private final Program program;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  ConnectionsCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    List<Connections.Listed> all = connections().list();
    if (json) {
      program.out().println(JsonText.write(all));
    } else {
      var table = new TextTable("CONNECTION", "URL", "UPDATED");
      all.forEach(each -> table.row(each.name(), each.url(), each.updatedAt()));
      program.out().print(table);
    }
    return 0;
  }

  @Command(
      name = "set",
      description = {
        "Stores a URL, encrypted.",
        "Without URL it is read from the standard input, which keeps it out of the shell's history."
      },
      footer = "%nExample: millrace connections set growth < growth.url")
  int set(
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "URL", arity = "0..1") @Nullable String url) {
    connections().set(name, url == null ? program.secretInput("URL") : url);
    program.out().println("connection " + name + " is stored");
    return 0;
  }

  @Command(
      name = "test",
      description = "Logs in to a database; of any other URL, connects to its host and port.")
  int test(@Parameters(paramLabel = "NAME") String name) {
    String url = connections().url(name).orElseThrow(() -> unknown(name));
    program.out().println("connection " + name + " works: " + ConnectionProbe.probe(name, url));
    return 0;
  }

  @Command(name = "remove", description = "Removes a connection.")
  int remove(@Parameters(paramLabel = "NAME") String name) {
    if (!connections().remove(name)) {
      throw unknown(name);
    }
    program.out().println("connection " + name + " is removed");
    return 0;
  }

  private Connections connections() {
    return Store.open(program).secrets().connections();
  }

  private UsageRefused unknown(String name) {
    return UsageRefused.unknown("connection", name, connections().names());
  }
}
