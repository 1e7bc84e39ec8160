package io.millrace.orchestrator.run;

import io.millrace.tasks.TriggerRule;

/** What becomes of a waiting task, as a function of its trigger rule and its counters alone. */
public enum Readiness {
  WAIT,
  READY,
  SKIP,
  UPSTREAM_FAILED;

  /**
   * Decides a task of a graph with setups: none runs whose setup did not succeed, but a teardown
   * does if one of its own did.
   *
   * @param setups those that matter to it, see {@link Setups}
   */
  static Readiness of(TriggerRule rule, Counters upstream, Counters setups) {
    if (rule == TriggerRule.ALL_DONE_SETUP_SUCCESS) {
      boolean nothingToTearDown = setups.total() > 0 && setups.success() == 0;
      boolean skipped = setups.skipped() == setups.total();
      return whenAllDone(upstream, !nothingToTearDown ? READY : skipped ? SKIP : UPSTREAM_FAILED);
    }
    if (setups.failed() + setups.skipped() > 0) {
      return setups.failed() > 0 ? UPSTREAM_FAILED : SKIP;
    }
    return setups.allDone() ? of(rule, upstream) : WAIT;
  }

  /** Decides; a task with nothing upstream is ready. */
  public static Readiness of(TriggerRule rule, Counters upstream) {
    if (upstream.total() == 0) {
      return READY;
    }
    return switch (rule) {
      case ALL_SUCCESS ->
          upstream.failed() > 0
              ? UPSTREAM_FAILED
              : upstream.skipped() > 0 ? SKIP : whenAllDone(upstream, READY);
      case ALL_FAILED ->
          upstream.success() + upstream.skipped() > 0 ? SKIP : whenAllDone(upstream, READY);
      case ALL_DONE -> whenAllDone(upstream, READY);
      case ALL_DONE_MIN_ONE_SUCCESS ->
          whenAllDone(upstream, upstream.success() > 0 ? READY : withoutSuccess(upstream));
      case ALL_SKIPPED ->
          upstream.success() + upstream.failed() > 0 ? SKIP : whenAllDone(upstream, READY);
      case ONE_FAILED -> upstream.failed() > 0 ? READY : whenAllDone(upstream, SKIP);
      case ONE_SUCCESS ->
          upstream.success() > 0 ? READY : whenAllDone(upstream, withoutSuccess(upstream));
      case ONE_DONE ->
          upstream.success() + upstream.failed() > 0 ? READY : whenAllDone(upstream, SKIP);
      case NONE_FAILED -> upstream.failed() > 0 ? UPSTREAM_FAILED : whenAllDone(upstream, READY);
      case NONE_FAILED_MIN_ONE_SUCCESS ->
          upstream.failed() > 0
              ? UPSTREAM_FAILED
              : whenAllDone(upstream, upstream.success() > 0 ? READY : SKIP);
      case NONE_SKIPPED -> upstream.skipped() > 0 ? SKIP : whenAllDone(upstream, READY);
      case ALWAYS -> READY;
      case ALL_DONE_SETUP_SUCCESS -> of(rule, upstream, Counters.NONE);
    };
  }

  private static Readiness withoutSuccess(Counters upstream) {
    return upstream.failed() > 0 ? UPSTREAM_FAILED : SKIP;
  }

  private static Readiness whenAllDone(Counters upstream, Readiness verdict) {
    return upstream.allDone() ? verdict : WAIT;
  }
}
