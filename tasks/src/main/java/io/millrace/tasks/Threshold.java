package io.millrace.tasks;

import java.math.BigDecimal;

/**
 * How much may fail of what a check looked at. Only what is above it exceeds it: {@code percent(1)}
 * is kept by 10 of 1,000 and exceeded by 11. None of none keeps every threshold; if nothing was
 * looked at and something failed all the same, every percentage is exceeded.
 */
public sealed interface Threshold {

  /** So many, whatever was looked at. */
  static Threshold count(long most) {
    if (most < 0) {
      throw new DagRejected("a threshold cannot be " + most + "; name 0 or more");
    }
    return new Count(most);
  }

  /** A share of what was looked at, in percent: 0.5 is one in two hundred. */
  static Threshold percent(double most) {
    if (!(most >= 0 && most <= Integer.MAX_VALUE)) {
      throw new DagRejected("a threshold cannot be " + most + " %; name 0 or more");
    }
    return new Percent(BigDecimal.valueOf(most));
  }

  boolean isExceededBy(long failed, long checked);

  /** Whether whatever exceeds the other exceeds this one as well; if not, it may still be so. */
  boolean isWithin(Threshold other);

  /** {@code 3}, {@code 1.5 %}. */
  String inWords();

  /** A number of failures. */
  record Count(long most) implements Threshold {

    @Override
    public boolean isExceededBy(long failed, long checked) {
      return failed > most;
    }

    @Override
    public boolean isWithin(Threshold other) {
      return most == 0 || (other instanceof Count count && most <= count.most);
    }

    @Override
    public String inWords() {
      return Long.toString(most);
    }
  }

  /** A share of what was looked at. */
  record Percent(BigDecimal most) implements Threshold {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    @Override
    public boolean isExceededBy(long failed, long checked) {
      BigDecimal allowed = most.multiply(BigDecimal.valueOf(checked));
      return BigDecimal.valueOf(failed).multiply(HUNDRED).compareTo(allowed) > 0;
    }

    @Override
    public boolean isWithin(Threshold other) {
      return most.signum() == 0
          || (other instanceof Percent percent && most.compareTo(percent.most) <= 0);
    }

    @Override
    public String inWords() {
      BigDecimal plain = most.stripTrailingZeros();
      return plain.toPlainString() + " %";
    }
  }
}
