/**
 * Processes of the machine, for operators and executors that start some: as a group that ends as a
 * whole, also when this program is killed, and whose output becomes lines of a log.
 */
@NullMarked
package io.millrace.tasks.process;

import org.jspecify.annotations.NullMarked;
