package io.millrace.tasks.copy;

import io.millrace.tasks.DagRejected;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How many records of a file may be rejected before the load fails; both limits hold where both are
 * given, none may be rejected where neither is.
 *
 * @param rows a number of records
 * @param percent a share of the file's records, 0 to 100
 */
record RejectLimit(@Nullable Long rows, @Nullable Double percent) {

  static final RejectLimit NONE = new RejectLimit(null, null);

  /** No file may have more, whatever its limits: they are all kept. */
  static final long MOST = 100_000;

  RejectLimit {
    if (rows != null && (rows < 0 || rows > MOST)) {
      throw new DagRejected("maxRejects must be 0 to " + MOST + ", not " + rows);
    }
    if (percent != null && !(percent >= 0 && percent <= 100)) {
      throw new DagRejected("maxRejectPercent must be 0 to 100, not " + percent);
    }
  }

  /** Rejects that are too many however many records follow. */
  long absolute() {
    if (rows != null) {
      return rows;
    }
    return percent == null ? 0 : MOST;
  }

  /** The rejects allowed in a file of so many records. */
  long of(long records) {
    return percent == null ? absolute() : Math.min(absolute(), share(records, percent));
  }

  /** In decimals: 0.57 percent of 100,000 are 570, where doubles make 569 of it. */
  private static long share(long records, double percent) {
    return BigDecimal.valueOf(percent)
        .multiply(BigDecimal.valueOf(records))
        .movePointLeft(2)
        .longValue();
  }
}
