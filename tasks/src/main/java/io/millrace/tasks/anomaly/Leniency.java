package io.millrace.tasks.anomaly;

/**
 * How far from what is usual a point may be.
 *
 * @param deviations so many robust standard deviations
 * @param points so many earlier points are needed to say
 * @param relative but at least this part of what is usual
 * @param absolute and at least so much
 */
public record Leniency(double deviations, int points, double relative, double absolute) {

  public static final double DEVIATIONS = 4;
  public static final int POINTS = 5;

  /** What nobody has said anything else of. */
  public static Leniency of(Quantity quantity) {
    return new Leniency(DEVIATIONS, POINTS, quantity.relative(), quantity.absolute());
  }

  public Leniency withDeviations(double other) {
    return new Leniency(other, points, relative, absolute);
  }

  public Leniency withPoints(int other) {
    return new Leniency(deviations, other, relative, absolute);
  }

  /** A change by this part of what is usual is none; of shares, by this part of the whole. */
  public Leniency withPart(double part, Quantity of) {
    return of.isShare()
        ? new Leniency(deviations, points, 0, part)
        : new Leniency(deviations, points, part, 0);
  }

  /** A change by so much is none. */
  public Leniency withAmount(double amount) {
    return new Leniency(deviations, points, 0, amount);
  }

  double floor(double usual) {
    return Math.max(absolute, relative * Math.abs(usual));
  }
}
