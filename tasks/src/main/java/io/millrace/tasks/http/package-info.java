/** Tasks that call a web service. */
@NullMarked
package io.millrace.tasks.http;

import org.jspecify.annotations.NullMarked;
