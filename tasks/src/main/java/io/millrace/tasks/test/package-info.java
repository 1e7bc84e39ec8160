/**
 * How an author tests a DAG: {@link io.millrace.tasks.test.DagTest} shows its structure and its SQL
 * without a database, and runs it in a {@link io.millrace.tasks.test.TestBed}, whose databases are
 * thrown away.
 *
 * <p>Nothing here asserts: it answers values, for whichever assertions the author likes. What needs
 * the program, which is all but the structure, is found through {@link java.util.ServiceLoader}, so
 * that its jar must be on the class path of the test.
 */
@NullMarked
package io.millrace.tasks.test;

import org.jspecify.annotations.NullMarked;
