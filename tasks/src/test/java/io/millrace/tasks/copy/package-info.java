/** Tests of the copy task, each against a real PostgreSQL. */
@NullMarked
package io.millrace.tasks.copy;

import org.jspecify.annotations.NullMarked;
