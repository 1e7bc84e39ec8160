package io.millrace.tasks.history;

import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** What an author said of a history beside its table and its rows; changed only in a new copy. */
final class HistoryChoices {

  static final int NO_GUARD = -1;

  final List<Field<?>> key;
  @Nullable List<Field<?>> tracked;
  @Nullable List<Field<?>> overwritten;
  @Nullable Field<?> from;
  @Nullable Field<?> to;
  @Nullable Field<Boolean> current;
  @Nullable Field<Boolean> deleting;
  @Nullable Field<?> at;

  /** A date or a moment; null for infinity. */
  @Nullable Object openEnd;

  /** Null for the DAG's. */
  @Nullable ZoneId zone;

  /** Percent of the rows of the snapshot before; an empty one is refused unless this is 0. */
  int atLeast = NO_GUARD;

  HistoryChoices(List<Field<?>> key) {
    this.key = key;
  }

  HistoryChoices with(Consumer<HistoryChoices> change) {
    var copy = new HistoryChoices(key);
    copy.tracked = tracked;
    copy.overwritten = overwritten;
    copy.from = from;
    copy.to = to;
    copy.current = current;
    copy.deleting = deleting;
    copy.at = at;
    copy.openEnd = openEnd;
    copy.zone = zone;
    copy.atLeast = atLeast;
    change.accept(copy);
    return copy;
  }
}
