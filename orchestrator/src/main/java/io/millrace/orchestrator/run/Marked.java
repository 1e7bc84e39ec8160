package io.millrace.orchestrator.run;

/** What became of a mark. */
public enum Marked {
  NOW,
  /** Tries are under way; each task is marked once its own has been stopped. */
  ONCE_STOPPED,
  /** It was in that state already. */
  BEFORE
}
