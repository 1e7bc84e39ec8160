package io.millrace.tasks.check;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.when;

import io.millrace.tasks.Check;
import io.millrace.tasks.DagRejected;
import java.util.function.Function;
import org.jooq.Field;

/** How many there may be of what a check counts: {@code rowCount(ORDERS).between(100, 200)}. */
public final class Range {

  /**
   * So many.
   *
   * @param most inclusive, as is {@code least}
   */
  record Bounds(long least, long most) {

    Bounds {
      if (least > most) {
        throw new DagRejected(
            "nothing is between %d and %d; name the smaller number first".formatted(least, most));
      }
    }

    /** How many are missing, or too many; 0 if it is as it should be. */
    Field<Long> missedBy(Field<Long> found) {
      return when(found.lt(inline(least)), inline(least).minus(found))
          .when(found.gt(inline(most)), found.minus(inline(most)))
          .otherwise(inline(0L));
    }
  }

  static final Bounds AT_LEAST_ONE = new Bounds(1, Long.MAX_VALUE);

  private final Function<Bounds, Check> check;

  Range(Function<Bounds, Check> check) {
    this.check = check;
  }

  /** These or any number between them. */
  public Check between(long least, long most) {
    return check.apply(new Bounds(least, most));
  }

  /** So many or more. */
  public Check atLeast(long least) {
    return between(least, Long.MAX_VALUE);
  }

  /** So many or fewer. */
  public Check atMost(long most) {
    return between(0, most);
  }

  /** Neither more nor fewer. */
  public Check exactly(long number) {
    return between(number, number);
  }
}
