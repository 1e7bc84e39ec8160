package io.millrace.orchestrator.catalog;

import io.millrace.tasks.TaskFailed;

/**
 * What a DAG's code calls instead of ending the program, put there by {@link ExitCalls}; public for
 * that code alone.
 */
@SuppressWarnings("DoNotCallSuggester") // they are called by code that nobody compiles against them
public final class EndedProgram {

  private EndedProgram() {}

  /** In the place of {@code System.exit}. */
  public static void exit(int status) {
    throw refusal("System.exit(" + status + ")");
  }

  /** In the place of {@code Runtime.exit}. */
  public static void exit(Runtime runtime, int status) {
    throw refusal("Runtime.exit(" + status + ")");
  }

  /** In the place of {@code Runtime.halt}. */
  public static void halt(Runtime runtime, int status) {
    throw refusal("Runtime.halt(" + status + ")");
  }

  /** An error, so that code which catches exceptions does not go on. */
  private static Error refusal(String call) {
    String sentence =
        "the task called "
            + call
            + ", which would end the whole program; throw TaskFailed instead, or run it"
            + " .inChildProcess()";
    return new Error(sentence, TaskFailed.forGood(sentence));
  }
}
