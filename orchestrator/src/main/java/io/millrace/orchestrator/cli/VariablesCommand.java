package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.secret.SecretMasks;
import io.millrace.orchestrator.secret.Variables;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.text.SecretUrl;
import io.millrace.orchestrator.text.TextTable;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the stored variables; stores and removes one. */
@Command(
    name = "variables",
    description = "Lists variables, secret ones without value; set or remove one.")
final class VariablesCommand implements Callable<Integer> {

  private final Program program;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  VariablesCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    List<Variables.Listed> all = variables().list();
    if (json) {
      program.out().println(JsonText.write(all));
    } else {
      var table = new TextTable("VARIABLE", "VALUE", "UPDATED");
      all.forEach(each ->
          table.row(
              each.name(), each.secret() ? SecretUrl.HIDDEN : each.value(), each.updatedAt()));
      program.out().print(table);
    }
    return 0;
  }

  @Command(
      name = "set",
      description = {
        "Stores a value for tasks to ask for.",
        "Without VALUE it is read from the standard input, which keeps it out of the shell's history."
      },
      footer = "%nExample: millrace variables set api_key --secret < api.key")
  int set(
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "VALUE", arity = "0..1") @Nullable String given,
      @Option(
              names = "--secret",
              description = "Encrypt it, and show *** in its place for ever after.")
          boolean secret) {
    String value = given == null ? program.secretInput("value") : given;
    if (secret) {
      variables().setSecret(name, value);
      if (value.length() < SecretMasks.SHORTEST) {
        program
            .err()
            .println(
                "millrace: %s is too short to be masked in logs; take one of %d characters or more."
                    .formatted(name, SecretMasks.SHORTEST));
      }
    } else {
      variables().set(name, value);
    }
    program.out().println("variable " + name + " is stored");
    return 0;
  }

  @Command(name = "remove", description = "Removes a variable.")
  int remove(@Parameters(paramLabel = "NAME") String name) {
    if (!variables().remove(name)) {
      throw UsageRefused.unknown("variable", name, variables().names());
    }
    program.out().println("variable " + name + " is removed");
    return 0;
  }

  private Variables variables() {
    return Store.open(program).secrets().variables();
  }
}
