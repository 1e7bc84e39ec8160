package io.millrace.orchestrator.run;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;

/**
 * Where and what a node is.
 *
 * @param host as the machine calls itself
 * @param version of the program
 * @param schema the newest migration that the program brings along
 */
public record NodeProcess(String host, long pid, NodeRole role, String version, int schema) {

  /** This process. */
  public static NodeProcess current(NodeRole role, int schema) {
    return new NodeProcess(
        hostName(), ProcessHandle.current().pid(), role, programVersion(), schema);
  }

  /** From the program's jar; "development" where it does not run from one. */
  public static String programVersion() {
    return Objects.requireNonNullElse(
        NodeProcess.class.getPackage().getImplementationVersion(), "development");
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "localhost";
    }
  }
}
