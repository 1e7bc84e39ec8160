package io.millrace.dags.growth.sample;

import io.millrace.dags.sample.Dice;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** The sample's calendar: milliseconds since 1970-01-01 00:00 on a clock without zone. */
final class Dates {

  static final long SECOND = 1_000;
  static final long HOUR = 3_600 * SECOND;
  static final long DAY = 24 * HOUR;

  static final long JUNE = millis(LocalDateTime.of(2020, 6, 1, 0, 0));
  static final long LAST_OF_JUNE = millis(LocalDateTime.of(2020, 7, 1, 0, 0)) - 1;

  /** Days; longer ago than any session of the sample. */
  static final int FAR = 1_000;

  private final Dice dice;

  Dates(Dice dice) {
    this.dice = dice;
  }

  /** A moment of June 2020, seldom its first and never its last millisecond. */
  long inJune() {
    return tidied(dice.between(JUNE, LAST_OF_JUNE - 1));
  }

  /** The first and the last millisecond of June are always dealt out, in the first two turns. */
  long registration(long turn) {
    if (turn == 0) {
      return JUNE;
    }
    return turn == 1 ? LAST_OF_JUNE : inJune();
  }

  long registrationOtherThan(long taken) {
    long other = inJune();
    return other == taken ? other + 1 : other;
  }

  long before(long moment, long atMost) {
    return tidied(moment - dice.between(0, atMost));
  }

  long after(long moment, long atMost) {
    return moment + dice.between(1, atMost);
  }

  static LocalDateTime asDateTime(long millis) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(millis, SECOND),
        (int) Math.floorMod(millis, SECOND) * 1_000_000,
        ZoneOffset.UTC);
  }

  /** One moment in four is a whole second. */
  private long tidied(long moment) {
    return dice.oneIn(4) ? moment - moment % SECOND : moment;
  }

  private static long millis(LocalDateTime moment) {
    return moment.toInstant(ZoneOffset.UTC).toEpochMilli();
  }
}
