package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.run.NodeProcess;
import picocli.CommandLine.IVersionProvider;

/** The program's version, from its jar. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"millrace " + NodeProcess.programVersion()};
  }
}
