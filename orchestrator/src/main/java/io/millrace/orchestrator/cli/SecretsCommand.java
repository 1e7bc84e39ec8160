package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.secret.Keyring;
import io.millrace.orchestrator.secret.Rotation;
import io.millrace.orchestrator.text.JsonText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What secrets are encrypted with. */
@Command(
    name = "secrets",
    description = "Makes a key for secrets; changes the key.",
    synopsisSubcommandLabel = "COMMAND")
final class SecretsCommand {

  private final Program program;

  SecretsCommand(Program program) {
    this.program = program;
  }

  @Command(
      name = "key",
      description = "Prints a new key.",
      footer = "%nExample: (umask 077; millrace secrets key > secret.key)")
  int key() {
    program.out().println(Keyring.newKey());
    return 0;
  }

  @Command(
      name = "rotate",
      description = {
        "Encrypts every secret anew, with the first of this process's keys.",
        "Give every node both keys before, the new one first."
      })
  int rotate(@Option(names = "--json", description = "Print JSON.") boolean json) {
    Rotation done = Store.open(program).secrets().rotate();
    program
        .out()
        .println(
            json
                ? JsonText.write(done)
                : (done.secrets() == 1 ? "1 secret is" : done.secrets() + " secrets are")
                    + " encrypted with the key "
                    + done.keyId()
                    + "; once every node has it, the old one can go");
    return 0;
  }
}
