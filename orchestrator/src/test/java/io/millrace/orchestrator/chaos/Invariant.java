package io.millrace.orchestrator.chaos;

import java.util.List;

/** Something that must be true of the rows once all is quiet, whatever happened before. */
interface Invariant {

  /** What must be true, as a sentence. */
  String sentence();

  /** What speaks against it, a row a line; empty if it holds. */
  List<String> violations(Evidence evidence);
}
