package io.millrace.orchestrator.run;

import org.jspecify.annotations.Nullable;

/**
 * Slots that a task instance takes, while it runs, of something that has only so many.
 *
 * @param key names it in the whole orchestrator
 * @param slots taken
 * @param most there are; null for a pool, whose row says so
 */
record Limit(String key, int slots, @Nullable Integer most) {

  private static final String POOL = "pool:";
  private static final String RUN = "run:";

  static Limit ofPool(String name, int slots) {
    return new Limit(POOL + name, slots, null);
  }

  static Limit ofDag(String dagId, int most) {
    return new Limit("dag:" + dagId, 1, most);
  }

  static Limit ofRun(long dagRunId, int most) {
    return new Limit(RUN + dagRunId, 1, most);
  }

  boolean isOfRun() {
    return key.startsWith(RUN);
  }

  static Limit ofTask(String dagId, String taskId, int most) {
    return new Limit("task:" + dagId + "." + taskId, 1, most);
  }

  boolean isOfPool() {
    return most == null;
  }

  static String keyOfPool(String name) {
    return POOL + name;
  }

  /** The pool's name. */
  String pool() {
    return key.substring(POOL.length());
  }

  /** As a row has it: key=slots, or key=slots/most. */
  String text() {
    return key + "=" + slots + (most == null ? "" : "/" + most);
  }

  /** Reads {@link #text}. */
  static Limit of(String text) {
    int equals = text.indexOf('=');
    int slash = text.indexOf('/', equals);
    return new Limit(
        text.substring(0, equals),
        Integer.parseInt(text.substring(equals + 1, slash < 0 ? text.length() : slash)),
        slash < 0 ? null : Integer.valueOf(text.substring(slash + 1)));
  }
}
