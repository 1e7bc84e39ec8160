/** Tests of the shell task, each with real processes. */
@NullMarked
package io.millrace.tasks.shell;

import org.jspecify.annotations.NullMarked;
