package io.millrace.tasks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects {@link Limits}: how often a task is tried, how long, and whom its failure concerns. */
final class LimitsBuilder {

  /** Of a teardown that names none, so that a run that is stopped comes to its end. */
  private static final Duration TEARDOWN_TIMEOUT = Duration.ofMinutes(10);

  private @Nullable Retries retries;
  private @Nullable Duration timeout;
  private boolean tolerable;
  private boolean failsTheRun;

  void retries(Retries policy) {
    retries = policy;
  }

  void timeout(Duration limit) {
    timeout = limit;
  }

  void tolerable() {
    tolerable = true;
  }

  void failingTheRun() {
    failsTheRun = true;
  }

  boolean failsTheRun() {
    return failsTheRun;
  }

  /** What it says of tries, as it is said. */
  List<String> saidOfTries() {
    List<String> said = new ArrayList<>();
    if (retries != null) {
      said.add(".retries(..)");
    }
    if (timeout != null) {
      said.add(".timeout(..)");
    }
    return said;
  }

  /** Of a task that stands so to others; what it does not say, its group says, or its DAG. */
  Limits build(Retries ofTheDag, RelationsBuilder relations) {
    boolean tearsDown = relations.role() == TaskRole.TEARDOWN;
    return new Limits(
        retries(ofTheDag, relations.group()),
        timeout == null && tearsDown ? TEARDOWN_TIMEOUT : timeout,
        tolerable || (tearsDown && !failsTheRun));
  }

  private Retries retries(Retries ofTheDag, @Nullable TaskGroup group) {
    Retries ofTheGroup = group == null ? null : group.memberRetries();
    return retries != null ? retries : ofTheGroup != null ? ofTheGroup : ofTheDag;
  }
}
