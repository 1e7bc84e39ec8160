package io.millrace.orchestrator.backfill;

/** A backfill that has ended, or is being cancelled, does not go on. */
public final class BackfillEnded extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BackfillEnded(Backfill backfill) {
    super(
        "backfill %d of DAG %s is %s; ask for another with `millrace backfill %s`"
            .formatted(
                backfill.backfillId(), backfill.dagId(), backfill.state().key(), backfill.dagId()));
  }
}
