package io.millrace.orchestrator.backfill;

import io.millrace.orchestrator.run.RunState;
import java.util.Map;

/**
 * How many intervals of a backfill are where.
 *
 * @param running their run is queued or running
 * @param waiting they have no run yet
 * @param leftOut they get none
 * @param deleted their run was removed with old history
 */
public record BackfillProgress(
    int success, int failed, int cancelled, int running, int waiting, int leftOut, int deleted) {

  static BackfillProgress of(Map<String, Integer> byState) {
    return new BackfillProgress(
        byState.getOrDefault(RunState.SUCCESS.key(), 0),
        byState.getOrDefault(RunState.FAILED.key(), 0),
        byState.getOrDefault(RunState.CANCELLED.key(), 0),
        byState.getOrDefault(RunState.RUNNING.key(), 0)
            + byState.getOrDefault(RunState.QUEUED.key(), 0),
        byState.getOrDefault(BackfillReader.WAITING, 0),
        byState.getOrDefault(BackfillReader.LEFT_OUT, 0),
        byState.getOrDefault(BackfillReader.DELETED, 0));
  }

  /** Those that have a run, or will have one. */
  public int toRun() {
    return success + failed + cancelled + running + waiting + deleted;
  }

  public int ended() {
    return success + failed + cancelled + deleted;
  }
}
