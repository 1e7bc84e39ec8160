package io.millrace.tasks.copy;

import io.millrace.tasks.RejectedRow;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.WarehouseContext;
import org.jspecify.annotations.Nullable;

/** The rejected records of one file: keeps them, counts them and knows when they are too many. */
final class Rejects {

  /** How many are kept once the load is bound to fail. */
  private static final long KEPT_OF_A_FAILURE = 1_000;

  private final RejectLimit limit;
  private final Target target;
  private final WarehouseContext context;
  private long count;
  private @Nullable RejectedRow first;
  private @Nullable RejectedRow newest;

  Rejects(RejectLimit limit, Target target, WarehouseContext context) {
    this.limit = limit;
    this.target = target;
    this.context = context;
  }

  void add(RejectedRow row) {
    count++;
    newest = row;
    if (first == null) {
      first = row;
    }
    if (count <= Math.max(limit.absolute(), KEPT_OF_A_FAILURE)) {
      context.reject(target.table(), row);
    }
  }

  /** The record on this line, read last, if it is one of them. */
  @Nullable RejectedRow onLine(long line) {
    return newest != null && newest.line() == line ? newest : null;
  }

  long count() {
    return count;
  }

  /** Whether the load fails whatever follows. */
  boolean areTooMany() {
    return count > limit.absolute();
  }

  /**
   * Judges the whole file.
   *
   * @throws TaskFailed if more records were rejected than allowed
   */
  void requireWithinLimit(long records, SourcePath path) {
    long allowed = limit.of(records);
    RejectedRow example = first;
    if (example == null || count <= allowed) {
      return;
    }
    throw path.refused(
        ("%d of %d records cannot be loaded into %s, %d may be rejected; the first is on line %d:"
                + " %s; correct the file or allow more rejects")
            .formatted(count, records, target.name(), allowed, example.line(), example.reason()));
  }
}
