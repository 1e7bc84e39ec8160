/** The pipelines that come with Millrace, one class a DAG. */
@NullMarked
package io.millrace.dags;

import org.jspecify.annotations.NullMarked;
