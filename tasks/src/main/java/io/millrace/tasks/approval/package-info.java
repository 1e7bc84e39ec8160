/** Tasks that ask a person. */
@NullMarked
package io.millrace.tasks.approval;

import org.jspecify.annotations.NullMarked;
