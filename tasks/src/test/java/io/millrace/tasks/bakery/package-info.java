/** A small warehouse for tests, its tables written by hand in the form that jOOQ generates. */
@NullMarked
package io.millrace.tasks.bakery;

import org.jspecify.annotations.NullMarked;
