package io.millrace.tasks.check;

/**
 * Checks that learn from earlier runs what is usual, to be imported statically: {@code
 * usual().rowCount(ORDERS)}. All warn unless they are made {@code blocking()}.
 */
public final class AnomalyChecks {

  private AnomalyChecks() {}

  /** As it usually is; what, its methods say. */
  public static Usual usual() {
    return Usual.AS_A_RULE;
  }
}
