/** Counts and times what the engine tells of itself; the only package that imports Micrometer. */
@NullMarked
package io.millrace.orchestrator.metrics;

import org.jspecify.annotations.NullMarked;
