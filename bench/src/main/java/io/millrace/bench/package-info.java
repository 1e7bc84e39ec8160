/** Benchmarks, never part of the distribution. */
@NullMarked
package io.millrace.bench;

import org.jspecify.annotations.NullMarked;
