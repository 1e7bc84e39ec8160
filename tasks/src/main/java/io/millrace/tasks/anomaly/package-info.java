/**
 * What is usual, learnt from what was measured before. Pure: no database, no clock.
 *
 * <p>A {@link io.millrace.tasks.anomaly.Point} is what was measured at a logical date. A {@link
 * io.millrace.tasks.anomaly.Comparison} judges one point by earlier ones, and says in a sentence
 * what it found. {@link io.millrace.tasks.anomaly.WithUsual} learns only from points that were not
 * unusual themselves: else the first bad day would make the second a good one. What is usual is the
 * median, and how far a point may be from it follows from the median of the distances, so that one
 * point out of place moves neither. A floor below that keeps a series that never changed from
 * crying at the first small change.
 *
 * <p>Days of a week differ. Once there are four points of a weekday, it is judged by those alone;
 * with fewer, what is near to all points or near to those is usual. Until the first week is over, a
 * weekday that was never seen is not judged: else every first Saturday would be unusual, would not
 * be learnt from, and would stay so for ever.
 */
@NullMarked
package io.millrace.tasks.anomaly;

import org.jspecify.annotations.NullMarked;
