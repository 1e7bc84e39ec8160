package io.millrace.orchestrator.run;

/** Some tries of a batch no longer held their claims; nothing of it was written. */
final class ClaimsLost extends RuntimeException {

  private static final long serialVersionUID = 1;

  ClaimsLost() {
    super("a claim was lost to another node");
  }
}
