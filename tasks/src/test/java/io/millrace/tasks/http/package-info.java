/** Tests of tasks that call a web service, each with a real one. */
@NullMarked
package io.millrace.tasks.http;

import org.jspecify.annotations.NullMarked;
