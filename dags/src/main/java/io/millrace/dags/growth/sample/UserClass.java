package io.millrace.dags.growth.sample;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * What becomes of a user in the waterfall. The first five are its levels, in its order; the size of
 * a level is a number of credited registrations, that of every other class a number of users.
 */
enum UserClass {
  PAID_SEARCH("67039", Duration.ofHours(3)),
  PAID_IMPRESSION("25592", Duration.ofHours(1)),
  ORGANIC_SEARCH("66521", Duration.ofHours(12)),
  DIRECT("24313", Duration.ofDays(Dates.FAR)),
  OTHERS("369047", Duration.ofDays(Dates.FAR)),
  /** Registered and never seen. */
  NO_SESSION("96785", Duration.ZERO),
  /** Registered after sessions that were all too long ago: 5 % of the 649,297 above. */
  EXPIRED_ONLY("32464.85", Duration.ZERO),
  /** Registered before the first session: 5 % as well. */
  AFTER_REGISTRATION_ONLY("32464.85", Duration.ZERO),
  NOT_CONVERTING("67039", Duration.ZERO);

  private final BigDecimal fullSize;
  private final long window;

  UserClass(String fullSize, Duration window) {
    this.fullSize = new BigDecimal(fullSize);
    this.window = window.toMillis();
  }

  /** Half of one is rounded up. */
  long size(double scale) {
    return fullSize
        .multiply(BigDecimal.valueOf(scale))
        .setScale(0, RoundingMode.HALF_UP)
        .longValueExact();
  }

  /** For a level: how old a session may be and still count, in milliseconds, inclusive. */
  long window() {
    return window;
  }
}
