/**
 * What the tests of every module share: the PostgreSQL of the test JVM, a try of a warehouse task
 * without an orchestrator, the programs of the machine, and a way to wait for what nobody signals.
 *
 * <p>One server serves a whole test JVM: a container where there is Docker, else the program's own
 * server, or bare binaries in the modules below it ({@code -Dtest.postgres=docker|embedded} forces
 * one). Each test class gets a database of its own, cloned from a template that is migrated once,
 * which takes milliseconds where migrating takes seconds. Sessions run in a time zone that is
 * neither UTC nor the JVM's, so that a test notices whoever mixes them up.
 */
@NullMarked
package io.millrace.testing;

import org.jspecify.annotations.NullMarked;
