package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The CPU time of a process, in hundredths of a second, as Linux's {@code /proc} has it.
 *
 * @param own in user and in kernel mode
 * @param ended that of its children which have ended
 */
record ProcessCpu(long own, long ended) {

  static final double A_SECOND = 100;

  private static final ProcessCpu GONE = new ProcessCpu(0, 0);
  private static final int FIRST = 11;

  /** Nothing if there is no such process any more. */
  static ProcessCpu of(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long[] times = new long[4];
      for (int i = 0; i < times.length; i++) {
        times[i] = Long.parseLong(fields[FIRST + i]);
      }
      return new ProcessCpu(times[0] + times[1], times[2] + times[3]);
    } catch (IOException ended) {
      return GONE;
    }
  }

  /**
   * What a process and all its children have used, living and ended. A child that ends between the
   * looks is counted once.
   */
  static long withChildren(ProcessHandle parent) {
    while (true) {
      ProcessCpu before = of(parent.pid());
      long living = parent.children().mapToLong(child -> of(child.pid()).sum()).sum();
      ProcessCpu after = of(parent.pid());
      if (after.ended() == before.ended()) {
        return after.sum() + living;
      }
    }
  }

  private long sum() {
    return own + ended;
  }
}
