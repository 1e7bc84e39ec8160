package io.millrace.orchestrator.catalog;

import java.util.List;

/**
 * A DAG, or a file of DAGs, that cannot be run as it is.
 *
 * @param name of the DAG where it is known, else of its class, else of its file
 * @param origin the file's path, or "class path"
 * @param problems what is wrong, one at least
 * @param goingOn names of DAGs of this file that go on as they were loaded before
 */
public record RefusedDag(String name, String origin, List<Problem> problems, List<String> goingOn) {

  public RefusedDag {
    problems = List.copyOf(problems);
    goingOn = List.copyOf(goingOn);
  }

  static RefusedDag of(String name, String origin, Problem problem) {
    return new RefusedDag(name, origin, List.of(problem), List.of());
  }

  RefusedDag with(List<String> others) {
    return new RefusedDag(name, origin, problems, others);
  }

  /** One sentence: the first problem, and how many there are more. */
  public String reason() {
    Problem first = problems.getFirst();
    String sentence = isPlaced(first) ? first.shown() : first.sentence();
    int more = problems.size() - 1;
    return more == 0
        ? sentence
        : "%s (and %d more; millrace check %s lists them)".formatted(sentence, more, origin);
  }

  /** Whether its place is known, and its sentence does not name it anyway. */
  private static boolean isPlaced(Problem problem) {
    return problem.line() > 0
        && !problem.sentence().contains(problem.file() + ":" + problem.line());
  }

  /** What becomes of the DAGs that were loaded from the file before; empty if there are none. */
  public String rest() {
    return switch (goingOn.size()) {
      case 0 -> "";
      case 1 -> goingOn.getFirst() + " goes on as it was loaded before.";
      default -> String.join(", ", goingOn) + " go on as they were loaded before.";
    };
  }

  /** Whether somebody may mean it; the definition may have failed before it had another name. */
  boolean isMeantBy(String dagId) {
    return name.equals(dagId)
        || problems.getFirst().sentence().startsWith("DAG " + dagId + " ")
        || problems.getFirst().sentence().startsWith("DAG " + dagId + ":");
  }
}
