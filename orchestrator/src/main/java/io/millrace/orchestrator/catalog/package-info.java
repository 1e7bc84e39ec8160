/**
 * Which DAGs exist.
 *
 * <p>DAGs are found through {@link java.util.ServiceLoader}: on the class path, and in a folder of
 * jars, each of which brings its own classes, migrations and generated tables and gets a class
 * loader of its own, so that two jars may hold different versions of one library. The folder is
 * MILLRACE_DAGS, else the distribution's {@code dags} beside its {@code lib}.
 *
 * <p>What would end the program is taken out of a jar's classes while they are loaded: {@code
 * System.exit} in a task fails that task. A class is only looked at closely if its constant pool
 * has the name of such a method.
 *
 * <p>A DAG that cannot be loaded is listed with the reason while the others run, and so is a jar
 * that brings none. Two DAGs of one name are both refused: which of them a run would mean, nobody
 * can say.
 */
@NullMarked
package io.millrace.orchestrator.catalog;

import org.jspecify.annotations.NullMarked;
