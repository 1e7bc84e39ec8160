/**
 * When a run is due, and which data interval it is about.
 *
 * <p>A schedule cuts time at its fire times; an interval runs from one to the next, and is due when
 * it is over. All arithmetic is pure and takes the time as an argument.
 */
@NullMarked
package io.millrace.orchestrator.schedule;

import org.jspecify.annotations.NullMarked;
