package io.millrace.orchestrator.crash;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How tests start the program as a process of its own. */
public final class ProgramCommand {

  private ProgramCommand() {}

  /** The command line, with a JVM that starts fast and is given these options besides. */
  public static List<String> of(List<String> options, String... arguments) {
    PackedProgram program = PackedProgram.get();
    List<String> command = new ArrayList<>(java());
    command.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr"));
    command.addAll(program.options());
    command.addAll(options);
    command.addAll(List.of("-cp", program.classPath(), PackedProgram.MAIN));
    command.addAll(List.of(arguments));
    return command;
  }

  /** A JVM that starts fast. */
  static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC");
  }
}
