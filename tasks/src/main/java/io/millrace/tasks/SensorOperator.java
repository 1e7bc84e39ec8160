package io.millrace.tasks;

import java.time.Duration;

/**
 * A task that waits until something outside is so. While it waits it is a row, without a thread or
 * a place on a node: any node that could run it pokes it, so what it asks must be cheap, and may be
 * asked by two at once. A poke is interrupted after a minute; then a try of its own asks.
 */
public non-sealed interface SensorOperator extends Operator<Void> {

  /**
   * How long it waits.
   *
   * @param every so often it is poked
   * @param most so long it waits, from its first try on
   * @param skips whether it is skipped then, instead of failing
   * @param holdsItsPlace whether it keeps a thread and a place on its node, for waits of seconds
   */
  record Wait(Duration every, Duration most, boolean skips, boolean holdsItsPlace) {}

  /**
   * Whether it is so now. What is thrown fails the try as anything else that a task throws.
   *
   * @throws TaskDeferred to be poked at another time than the next
   */
  boolean poke(SensorContext context) throws Exception;

  /** How often it is poked and how long it waits; the same for every try. */
  Wait patience();

  /** What it waits for, as in "waits for the file orders.csv". */
  String awaits();

  @Override
  default Class<Void> outputType() {
    return Void.class;
  }
}
