/** Tasks in plain Java: a function of the run's context and of the outputs of earlier tasks. */
@NullMarked
package io.millrace.tasks.plain;

import org.jspecify.annotations.NullMarked;
