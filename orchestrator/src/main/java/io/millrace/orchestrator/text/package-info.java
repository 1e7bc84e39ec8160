/** Small things for the sentences that people read. */
@NullMarked
package io.millrace.orchestrator.text;

import org.jspecify.annotations.NullMarked;
