/**
 * Which DAGs exist.
 *
 * <p>DAGs come on the class path, as jars that belong to the program, and from a folder that people
 * put files into: jars, {@code .java} files, and folders of {@code .java} files that use each
 * other. The folder is MILLRACE_DAGS, else {@code dags} in the home. {@link
 * io.millrace.orchestrator.catalog.DagFiles} looks at it by stamps and not by the system's events,
 * which network file systems and mounts of containers do not send; a look is a few reads of file
 * attributes and no statement.
 *
 * <p>Each file is loaded apart, with a class loader of its own, so that two may hold different
 * versions of one library, and a change or a fault of one is no other's. Sources are compiled in
 * memory into a jar; that jar, or a copy of the jar that somebody brought, is kept under a name
 * that nobody uses again ({@code CodeStore}), and classes are loaded from there. So what runs goes
 * on with the code it started with, its classes that are not loaded yet and its child processes
 * included, and sources that did not change are not compiled again.
 *
 * <p>A file that cannot be loaded is listed with the reason, and what was loaded from it last goes
 * on, also over a restart ({@code LastGood}), until it is mended or deleted. Of two DAGs of one
 * name the one that was loaded first stays, also over a restart ({@code NameOwners}).
 *
 * <p>What would end the program is taken out of a jar's classes while they are loaded: {@code
 * System.exit} in a task fails that task. A class is only looked at closely if its constant pool
 * has the name of such a method.
 */
@NullMarked
package io.millrace.orchestrator.catalog;

import org.jspecify.annotations.NullMarked;
