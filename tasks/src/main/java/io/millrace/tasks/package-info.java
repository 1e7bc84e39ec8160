/** What the author of a DAG writes against. */
@NullMarked
package io.millrace.tasks;

import org.jspecify.annotations.NullMarked;
