package io.millrace.orchestrator.chaos;

import io.millrace.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Has a process see another time of day, by libfaketime; how long things take stays as it is. */
final class WrongClock {

  private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

  private WrongClock() {}

  /** The environment of a process whose clock is off. */
  static Map<String, String> environment(int seconds) throws IOException {
    return Map.of(
        "LD_PRELOAD",
        library().toString(),
        "FAKETIME",
        "%+ds".formatted(seconds),
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        // Otherwise Object.wait(..) of the JVM returns at once.
        "FAKETIME_FORCE_MONOTONIC_FIX",
        "0");
  }

  private static Path library() throws IOException {
    Path program = Program.FAKETIME.path();
    try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
      return Stream.concat(Stream.of(Path.of("/usr/lib")), folders)
          .map(folder -> folder.resolve(LIBRARY))
          .filter(Files::exists)
          .findFirst()
          .orElseThrow(() -> new AssertionError("there is no library of " + program));
    }
  }
}
