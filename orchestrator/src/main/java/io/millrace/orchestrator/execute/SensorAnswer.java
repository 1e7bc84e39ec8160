package io.millrace.orchestrator.execute;

import java.time.Duration;

/** What a sensor says that is poked. */
sealed interface SensorAnswer {

  /** It waits no longer, or a try is to find out. */
  record Over() implements SensorAnswer {}

  /** It is asked again at its usual time. */
  record NotYet() implements SensorAnswer {}

  /** It wants to be asked again after so long. */
  record Later(Duration in) implements SensorAnswer {}
}
