package io.millrace.tasks.check;

import static io.millrace.tasks.check.Checks.everyRow;

import io.millrace.tasks.Check;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.TableField;

/**
 * Checks of every row's value, to be imported statically: {@code acceptedRange(ORDERS.AMOUNT, 0,
 * 1000)}. They check and fail rows, share one pass over a table, and block unless they are made a
 * {@code warning()} or given a threshold. NULL fails wherever a value is asked for; {@code
 * .where(field.isNotNull())} leaves it out.
 */
public final class ValueChecks {

  private ValueChecks() {}

  /** The value is one of these or between them; NULL fails. As dbt-utils' accepted_range. */
  public static <T> Check acceptedRange(TableField<?, T> field, T least, T most) {
    return check("accepted_range_", field, field.between(least, most));
  }

  /** The value is this or more; NULL fails. */
  public static <T> Check atLeast(TableField<?, T> field, T least) {
    return check("at_least_", field, field.ge(least));
  }

  /** The value is this or less; NULL fails. */
  public static <T> Check atMost(TableField<?, T> field, T most) {
    return check("at_most_", field, field.le(most));
  }

  /**
   * The value is none of these, in exactly this spelling; NULL is none of them and passes. As
   * dbt-utils' not_accepted_values.
   */
  @SafeVarargs
  public static <T> Check notAcceptedValues(TableField<?, T> field, T... values) {
    List<T> refused = new ArrayList<>();
    for (T value : values) {
      refused.add(Checks.known(field, value));
    }
    return check("not_accepted_values_", field, field.isNull().or(field.notIn(refused)));
  }

  /**
   * The text matches the regular expression somewhere; {@code ^} and {@code $} hold it to the ends.
   * The expression is PostgreSQL's, case matters, and NULL fails. As Great Expectations'
   * expect_column_values_to_match_regex.
   */
  public static Check matches(TableField<?, String> field, String regex) {
    return check("matches_", field, field.likeRegex(regex));
  }

  /**
   * The text has a character that is no white space; NULL fails. As dbt-utils' not_empty_string.
   */
  public static Check notBlank(TableField<?, String> field) {
    return check("not_blank_", field, field.likeRegex("\\S"));
  }

  private static Check check(String prefix, TableField<?, ?> field, Condition condition) {
    return everyRow(prefix + field.getName(), CheckedTable.of(field).table(), condition);
  }
}
