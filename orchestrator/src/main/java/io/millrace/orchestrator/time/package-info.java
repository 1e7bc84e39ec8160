/**
 * The one place that reads the real clock, throws real dice and sleeps; everybody else is given a
 * clock and dice, or waits for a signal.
 */
@NullMarked
package io.millrace.orchestrator.time;

import org.jspecify.annotations.NullMarked;
