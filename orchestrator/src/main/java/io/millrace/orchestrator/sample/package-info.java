/** What runs without a source read: the folder that is set for their DAG, or sample data. */
@NullMarked
package io.millrace.orchestrator.sample;

import org.jspecify.annotations.NullMarked;
