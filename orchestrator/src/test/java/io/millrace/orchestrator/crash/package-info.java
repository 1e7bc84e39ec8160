/** Real processes, killed and stopped at the worst moments. */
@NullMarked
package io.millrace.orchestrator.crash;

import org.jspecify.annotations.NullMarked;
