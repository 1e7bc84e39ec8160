package io.millrace.orchestrator.time;

import java.time.Clock;
import java.util.random.RandomGenerator;

/** The machine's clock and dice. */
public final class RealTime {

  private RealTime() {}

  public static Clock clock() {
    return Clock.systemUTC();
  }

  public static RandomGenerator random() {
    return RandomGenerator.of("L64X128MixRandom");
  }
}
