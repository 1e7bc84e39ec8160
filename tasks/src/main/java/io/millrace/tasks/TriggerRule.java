package io.millrace.tasks;

/**
 * What must be true of the tasks directly upstream before a task starts; Airflow's names. A task
 * that could not start because of those before it, or was cancelled, counts as failed; one that is
 * no part of the DAG any more counts as skipped.
 */
public enum TriggerRule {
  /** All succeeded. The default. */
  ALL_SUCCESS,
  /** All failed or could not start because theirs failed. */
  ALL_FAILED,
  /** All ended, however. */
  ALL_DONE,
  /** All ended, and at least one succeeded. */
  ALL_DONE_MIN_ONE_SUCCESS,
  /** All were skipped. */
  ALL_SKIPPED,
  /** One failed; does not wait for the others. */
  ONE_FAILED,
  /** One succeeded; does not wait for the others. */
  ONE_SUCCESS,
  /** One succeeded or failed; does not wait for the others. */
  ONE_DONE,
  /** All ended and none failed: they succeeded or were skipped. */
  NONE_FAILED,
  /** As {@link #NONE_FAILED}, and at least one succeeded. */
  NONE_FAILED_MIN_ONE_SUCCESS,
  /** All ended and none was skipped. */
  NONE_SKIPPED,
  /** Starts at once, whatever happens upstream. */
  ALWAYS,
  /** Of teardowns, which have no other: all ended, and of the setups among them one succeeded. */
  ALL_DONE_SETUP_SUCCESS
}
