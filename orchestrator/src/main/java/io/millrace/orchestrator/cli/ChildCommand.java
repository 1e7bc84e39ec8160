package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.catalog.ChildCode;
import io.millrace.orchestrator.execute.ChildTask;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Runs one task for the node that started this process, and says on descriptor 3 what came of it.
 */
@Command(name = "child", hidden = true, description = "Runs one task for a node.")
final class ChildCommand implements Callable<Integer> {

  private static final String FRAMES = "/dev/fd/3";

  private final Program program;

  ChildCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() throws IOException {
    var ignored = program.settings(); // refuses what is wrong before anything starts
    LogFile.sendToStandardError();
    try (var frames = new FileOutputStream(FRAMES)) {
      new ChildTask(System.in, frames).run(ChildCode::find);
    }
    System.out.flush();
    System.err.flush();
    // Whatever threads and hooks the task has left.
    Runtime.getRuntime().halt(0);
    return 0;
  }
}
