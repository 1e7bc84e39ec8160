package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.database.UpgradeRefused;
import org.jspecify.annotations.Nullable;

/** Why a program's node is not let in again, if it is not. Thread-safe. */
final class NodeRefusal {

  private volatile @Nullable UpgradeRefused why;

  void set(UpgradeRefused reason) {
    why = reason;
  }

  /**
   * Returns if the node was not refused.
   *
   * @throws UpgradeRefused if it was
   */
  void throwIfAny() {
    UpgradeRefused reason = why;
    if (reason != null) {
      throw reason;
    }
  }
}
