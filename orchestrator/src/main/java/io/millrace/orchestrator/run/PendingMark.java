package io.millrace.orchestrator.run;

/**
 * A claim whose task instance is to be marked once its try has been stopped.
 *
 * @param reason of the task instance then
 */
public record PendingMark(Claim.Key claim, Mark mark, String reason) {

  /** What its try comes to. */
  public Outcome outcome() {
    return new Outcome.Marked(mark, reason);
  }
}
