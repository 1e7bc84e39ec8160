/** The one place that reads the real clock and throws real dice; everybody else is given them. */
@NullMarked
package io.millrace.orchestrator.time;

import org.jspecify.annotations.NullMarked;
