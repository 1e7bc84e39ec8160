/** The DAGs that run during the chaos, and where each of their effects leaves a trace. */
@NullMarked
package io.millrace.orchestrator.chaos.load;

import org.jspecify.annotations.NullMarked;
