package io.millrace.orchestrator.time;

import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The machine's clock, its dice, and the thread's rest. */
public final class RealTime {

  private RealTime() {}

  public static Clock clock() {
    return Clock.systemUTC();
  }

  public static RandomGenerator random() {
    return RandomGenerator.of("L64X128MixRandom");
  }

  /** Has the calling thread wait, for what nobody can signal. */
  public static void pause(Duration time) throws InterruptedException {
    Thread.sleep(time);
  }
}
