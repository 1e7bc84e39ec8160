/** Tasks that run a command of the machine. */
@NullMarked
package io.millrace.tasks.shell;

import org.jspecify.annotations.NullMarked;
