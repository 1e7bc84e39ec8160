package io.millrace.tasks;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How durations look in sentences. */
public final class Durations {

  private Durations() {}

  /** As in "0.3 s", "1 min" or "1 h 30 min"; nothing is rounded. */
  public static String shown(Duration duration) {
    if (duration.isNegative()) {
      return "-" + shown(duration.negated());
    }
    List<String> parts = new ArrayList<>();
    if (duration.toHours() > 0) {
      parts.add(duration.toHours() + " h");
    }
    if (duration.toMinutesPart() > 0) {
      parts.add(duration.toMinutesPart() + " min");
    }
    BigDecimal seconds =
        BigDecimal.valueOf(duration.toSecondsPart())
            .add(BigDecimal.valueOf(duration.toNanosPart(), 9));
    if (seconds.signum() > 0 || parts.isEmpty()) {
      parts.add(seconds.stripTrailingZeros().toPlainString() + " s");
    }
    return String.join(" ", parts);
  }
}
