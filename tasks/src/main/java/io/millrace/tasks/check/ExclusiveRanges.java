package io.millrace.tasks.check;

import static org.jooq.impl.DSL.asterisk;
import static org.jooq.impl.DSL.boolOr;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.Check;
import io.millrace.tasks.CheckQueries.Given;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/** Ranges of which no two of one key may overlap. */
public final class ExclusiveRanges<T> {

  private static final String ROWS = "ranges";
  private static final String ENDED = "earlier_end";
  private static final String OPEN = "earlier_open";

  private final TableField<?, T> from;
  private final TableField<?, T> to;
  private final boolean gaps;

  ExclusiveRanges(TableField<?, T> from, TableField<?, T> to, boolean gaps) {
    this.from = from;
    this.to = to;
    this.gaps = gaps;
  }

  /** Each range but a key's first begins where the one before it ends. */
  public ExclusiveRanges<T> withoutGaps() {
    return new ExclusiveRanges<>(from, to, false);
  }

  /** Among the rows with the same values in these. */
  public Check per(TableField<?, ?> key, TableField<?, ?>... more) {
    List<Field<?>> keys = CheckedTable.join(key, more);
    CheckedTable rows = CheckedTable.of(from);
    return rows.rows(
        "mutually_exclusive_" + from.getName() + "_" + to.getName(),
        only -> overlaps(rows, keys, only));
  }

  private Given overlaps(CheckedTable rows, List<Field<?>> keys, Condition only) {
    var ended = max(to).over().partitionBy(keys).orderBy(from, to).rowsBetweenUnboundedPreceding();
    var open =
        boolOr(to.isNull())
            .over()
            .partitionBy(keys)
            .orderBy(from, to)
            .rowsBetweenUnboundedPreceding();
    var ranges =
        select(rows.fields())
            .select(ended.andPreceding(1).as(ENDED), open.andPreceding(1).as(OPEN))
            .from(rows.table())
            .where(only)
            .asTable(ROWS);
    Condition fails = fails();
    List<Field<?>> order = new ArrayList<>();
    keys.forEach(key -> order.add(field(name(ROWS, key.getName()))));
    order.add(field(name(ROWS, from.getName())));
    return new Given(
        select(Counting.rows(), Counting.rows(fails)).from(ranges),
        select(asterisk()).from(ranges).where(fails).orderBy(order));
  }

  private Condition fails() {
    Field<T> begins = field(name(ROWS, from.getName()), from.getDataType());
    Field<T> ends = field(name(ROWS, to.getName()), to.getDataType());
    Field<T> ended = field(name(ROWS, ENDED), to.getDataType());
    return begins
        .isNull()
        .or(begins.ge(ends))
        .or(condition(field(name(ROWS, OPEN), SQLDataType.BOOLEAN)))
        .or(gaps ? begins.lt(ended) : begins.ne(ended));
  }
}
