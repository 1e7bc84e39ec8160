package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.execute.EngineListener;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
    var ended = new CountDownLatch(1);
    ServingNode node = ServingNode.start(program, new EngineListener() {});
    program.atTheEnd(ended::countDown);
    program.out().println("Millrace is at " + node.url());
    program.out().flush();
    ended.await();
    return 0;
  }
}
