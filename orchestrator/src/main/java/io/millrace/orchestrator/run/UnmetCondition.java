package io.millrace.orchestrator.run;

import java.util.Optional;
import org.jooq.DSLContext;

/** Something that may keep a task instance from running. */
record UnmetCondition(String name, Rule rule) {

  /** Asks whether it does. */
  @FunctionalInterface
  interface Rule {

    /** What is missing, in one sentence without a full stop; empty if nothing is. */
    Optional<String> unmet(DSLContext database, WaitingTask task);
  }
}
