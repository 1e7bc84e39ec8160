/** Sample data that runs without a source read. */
@NullMarked
package io.millrace.orchestrator.sample;

import org.jspecify.annotations.NullMarked;
