package io.millrace.orchestrator.crash;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How tests start the program as a process of its own. */
public final class ProgramCommand {

  private ProgramCommand() {}

  /** The command line, with a JVM that starts fast and is given these options besides. */
  public static List<String> of(List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.addAll(options);
    command.add("-cp");
    command.add(mainClassPath());
    command.add("io.millrace.orchestrator.cli.Millrace");
    command.addAll(List.of(arguments));
    return command;
  }

  /** The program's class path, without the tests. */
  private static String mainClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(":", -1))
        .filter(entry -> !entry.contains("test-classes") && !entry.contains("-tests.jar"))
        .collect(Collectors.joining(":"));
  }
}
