/** The commands of the command line. */
@NullMarked
package io.millrace.orchestrator.cli;

import org.jspecify.annotations.NullMarked;
