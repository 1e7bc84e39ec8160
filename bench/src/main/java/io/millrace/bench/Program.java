package io.millrace.bench;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Millrace as processes of its own, on one home. */
record Program(List<String> command, Path home) {

  /** What the first line begins with that {@code serve} and {@code worker} print, once they run. */
  static final String READY = "Millrace ";

  static Program launched(Path launcher, Path home) {
    return new Program(List.of(launcher.toAbsolutePath().toString()), home.toAbsolutePath());
  }

  /**
   * Starts the built distribution as the launcher would, with an archive of classes in the home.
   */
  static Program built(Path distribution, Path home) {
    return new Program(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=" + home.resolve("classes.jsa"),
            "-Xlog:disable",
            "-jar",
            distribution.toAbsolutePath().resolve("lib/millrace.jar").toString()),
        home);
  }

  /** A server that it starts takes any port. */
  ProcessBuilder with(String... arguments) {
    var builder =
        new ProcessBuilder(Stream.concat(command.stream(), Stream.of(arguments)).toList());
    builder.environment().put("MILLRACE_HOME", home.toString());
    builder.environment().put("MILLRACE_PORT", "0");
    return builder;
  }

  RunningProcess start(String... arguments) throws IOException {
    return RunningProcess.start(with(arguments));
  }

  static Settings settings(Path home) {
    return Settings.load(Map.of("MILLRACE_HOME", home.toString()), home);
  }

  /** The databases of a home, in this process. */
  static Databases databases(Path home) {
    return new Databases(settings(home));
  }
}
