package io.millrace.orchestrator.run;

import java.time.Duration;

/** A sensor that wants to be asked again after so long, and not at its usual time. */
public record PostponedPoke(Poke poke, Duration in) {}
