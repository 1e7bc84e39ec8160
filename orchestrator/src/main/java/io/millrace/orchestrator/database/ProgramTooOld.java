package io.millrace.orchestrator.database;

/** The orchestrator's database and this program do not go together: one of them is too old. */
public final class ProgramTooOld extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ProgramTooOld(String message) {
    super(message);
  }
}
