package io.millrace.orchestrator.backfill;

/** Another backfill of the DAG, which has not ended, has some of the intervals. */
public final class BackfillOverlaps extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BackfillOverlaps(Backfill other) {
    super(
        "backfill %d of DAG %s, from %s to %s, is %s and has some of these intervals; wait for its"
                .formatted(
                    other.backfillId(),
                    other.dagId(),
                    other.fromDate(),
                    other.toDate(),
                    other.state().key())
            + " end, or end it with `millrace backfills cancel %d`".formatted(other.backfillId()));
  }
}
