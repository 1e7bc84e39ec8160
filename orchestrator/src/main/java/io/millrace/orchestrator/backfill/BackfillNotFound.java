package io.millrace.orchestrator.backfill;

/** There is no backfill of that number. */
public final class BackfillNotFound extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BackfillNotFound(long backfillId) {
    super("there is no backfill " + backfillId + "; `millrace backfills` lists them");
  }
}
