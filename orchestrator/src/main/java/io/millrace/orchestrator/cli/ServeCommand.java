package io.millrace.orchestrator.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Runs what is due and shows it, until it is asked to end. */
@Command(name = "serve", description = "Runs what is due and shows it in the browser.")
final class ServeCommand implements Callable<Integer> {

  private final Program program;

  ServeCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws InterruptedException {
    var end = new UntilAsked();
    ServingNode node = ServingNode.start(program, end);
    program.out().println("Millrace is at " + node.url());
    program.out().flush();
    end.await(program);
    return 0;
  }
}
