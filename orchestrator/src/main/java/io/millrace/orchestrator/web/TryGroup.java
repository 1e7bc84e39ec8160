package io.millrace.orchestrator.web;

import io.millrace.orchestrator.run.TryReader.Try;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A task's tries, newest first, from when it first ran, or was run again, until it was run again.
 *
 * @param earlier whether it was run again since
 */
record TryGroup(boolean earlier, List<Try> tries) {

  /**
   * Groups tries, which are given and answered newest first.
   *
   * @param allEarlier whether the task waits to run again
   */
  static List<TryGroup> of(List<Try> tries, boolean allEarlier) {
    List<TryGroup> groups = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= tries.size(); i++) {
      if (i == tries.size() || tries.get(i).generation() != tries.get(from).generation()) {
        groups.add(new TryGroup(allEarlier || from > 0, tries.subList(from, i)));
        from = i;
      }
    }
    return groups;
  }

  public Instant since() {
    return tries.getLast().startedAt();
  }

  /** What began then. */
  public String words() {
    String what = tries.getLast().generation() == 1 ? "first run" : "run again";
    return earlier ? "Earlier: " + what : "Run again";
  }
}
