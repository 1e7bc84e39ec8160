/**
 * What {@link io.millrace.tasks.test.DagTest} needs of the program: databases of a test's own on a
 * server that ends with the JVM, whole runs and single tasks in them, and SQL as it would be sent.
 */
@NullMarked
package io.millrace.orchestrator.testbed;

import org.jspecify.annotations.NullMarked;
