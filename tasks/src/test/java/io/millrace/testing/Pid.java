package io.millrace.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A process of the machine, whoever started it. */
public record Pid(long number) {

  /** Waits for its end, ten seconds at most: a process that hears no request is given five. */
  public boolean endsSoon() throws IOException, InterruptedException {
    var never = new CountDownLatch(1);
    for (int look = 0; look < 200 && lives(); look++) {
      boolean ignored = never.await(50, TimeUnit.MILLISECONDS);
    }
    return !lives();
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
