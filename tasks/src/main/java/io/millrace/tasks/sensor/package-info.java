/** Tasks that wait: for files, rows, times, other DAGs' runs and tasks, web services. */
@NullMarked
package io.millrace.tasks.sensor;

import org.jspecify.annotations.NullMarked;
