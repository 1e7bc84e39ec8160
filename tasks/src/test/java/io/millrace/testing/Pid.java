package io.millrace.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A process of the machine, whoever started it. */
public record Pid(long number) {

  /** Waits for its end, ten seconds at most: a process that hears no request is given five. */
  public boolean endsSoon() throws Exception {
    return Poll.holdsWithin(Duration.ofSeconds(10), () -> !lives());
  }

  /** A process that has ended and that nobody has asked for is none that lives. */
  public boolean lives() throws IOException {
    var ps =
        new ProcessBuilder(Program.PS.path().toString(), "-o", "stat=", "-p", Long.toString(number))
            .start();
    String state = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return !state.isEmpty() && !state.startsWith("Z");
  }
}
