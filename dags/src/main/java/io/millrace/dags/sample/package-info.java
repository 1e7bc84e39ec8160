/** What the generators of the pipelines' sample data share. */
@NullMarked
package io.millrace.dags.sample;

import org.jspecify.annotations.NullMarked;
