package io.millrace.tasks.check;

import io.millrace.tasks.Check;
import io.millrace.tasks.DagRejected;
import io.millrace.tasks.Threshold;
import io.millrace.tasks.anomaly.Leniency;
import io.millrace.tasks.anomaly.Quantity;
import io.millrace.tasks.anomaly.WithUsual;
import java.time.temporal.Temporal;
import org.jooq.Table;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/**
 * Checks that measure something at each run's logical date, and compare it with what the same check
 * measured at earlier ones. Immutable.
 *
 * <p>Each checks one and fails one; of a first day, when there is too little to compare with, none
 * of none. How they compare is the design note of {@link io.millrace.tasks.anomaly}.
 */
public final class Usual {

  private static final int FEWEST_POINTS = 3;
  private static final double PERCENT = 100;

  static final Usual AS_A_RULE = new Usual(Leniency.DEVIATIONS, Leniency.POINTS, null);

  private final double deviations;
  private final int points;
  private final @Nullable Threshold ignored;

  private Usual(double deviations, int points, @Nullable Threshold ignored) {
    this.deviations = deviations;
    this.points = points;
    this.ignored = ignored;
  }

  /**
   * So many robust standard deviations from the median are usual; 4 if nothing is said, fewer find
   * more.
   */
  public Usual sensitivity(double most) {
    if (!(most > 0 && most < 100)) {
      throw new DagRejected(
          "sensitivity(..) takes standard deviations, such as 4; %s are none".formatted(most));
    }
    return new Usual(most, points, ignored);
  }

  /** So many earlier points are needed to judge; 5 if nothing is said. */
  public Usual after(int earlierPoints) {
    if (earlierPoints < FEWEST_POINTS || earlierPoints > WithUsual.MOST_NEEDED) {
      throw new DagRejected(
          "after(..) takes %d to %d points; %d are none to learn from"
              .formatted(FEWEST_POINTS, WithUsual.MOST_NEEDED, earlierPoints));
    }
    return new Usual(deviations, earlierPoints, ignored);
  }

  /**
   * A change that is no greater is usual, however little the measure changed before: {@code
   * percent(20)} of what is usual, of a share 20 of the 100 percent; {@code count(50)} rows,
   * values, units or seconds. If nothing is said, 10 percent; 5 of the 100 percent of a share; of a
   * freshness a quarter, and an hour at least.
   */
  public Usual ignoring(Threshold change) {
    return new Usual(deviations, points, change);
  }

  /** How many rows there are. */
  public Check rowCount(Table<?> table) {
    return new CheckedTable(table)
        .measured(
            "usual_row_count_" + table.getName(),
            with(Quantity.ROWS),
            only -> Measuring.rowCount(table, only));
  }

  /** Which share of the rows has NULL in the field. */
  public Check nullShare(TableField<?, ?> field) {
    CheckedTable rows = CheckedTable.of(field);
    return rows.measured(
        "usual_null_share_" + field.getName(),
        with(Quantity.SHARE),
        only -> Measuring.nullShare(rows.table(), field, only));
  }

  /** How many different values there are, NULL left out. */
  public Check distinctCount(TableField<?, ?> field) {
    CheckedTable rows = CheckedTable.of(field);
    return rows.measured(
        "usual_distinct_count_" + field.getName(),
        with(Quantity.VALUES),
        only -> Measuring.distinctCount(rows.table(), field, only));
  }

  /** The average, NULL left out. */
  public Check mean(TableField<?, ? extends Number> field) {
    CheckedTable rows = CheckedTable.of(field);
    return rows.measured(
        "usual_mean_" + field.getName(),
        with(Quantity.NUMBER),
        only -> Measuring.mean(rows.table(), field, only));
  }

  /**
   * The share of the rows that has each value, NULL being one; for a field of few values. What
   * differs is the sum of what the shares lost to others. Beyond the 100 values that are the most
   * frequent all count as one.
   */
  public Check distribution(TableField<?, ?> field) {
    CheckedTable rows = CheckedTable.of(field);
    return rows.measured(
        "usual_distribution_" + field.getName(),
        with(Quantity.DISTRIBUTION),
        only -> Shares.of(rows.table(), field, only));
  }

  /**
   * How old the newest value before the end of the run's data interval is at that end; only older
   * is unusual. As with {@link TableChecks#fresh}, the clock is never asked.
   */
  public Check freshness(TableField<?, ? extends Temporal> field) {
    CheckedTable rows = CheckedTable.of(field);
    UntilEnd<?> moments = UntilEnd.of(field, "freshness");
    return rows.measured(
        "usual_freshness_" + field.getName(),
        with(Quantity.AGE),
        only -> Measuring.age(rows.table(), moments, only));
  }

  private WithUsual with(Quantity quantity) {
    Leniency leniency = Leniency.of(quantity).withDeviations(deviations).withPoints(points);
    return new WithUsual(
        quantity,
        switch (ignored) {
          case null -> leniency;
          case Threshold.Count count when quantity.isShare() ->
              throw new DagRejected(
                  "a change of a share is ignored by percent(..), not by %d rows"
                      .formatted(count.most()));
          case Threshold.Count count -> leniency.withAmount((double) count.most());
          case Threshold.Percent percent ->
              leniency.withPart(percent.most().doubleValue() / PERCENT, quantity);
        });
  }
}
