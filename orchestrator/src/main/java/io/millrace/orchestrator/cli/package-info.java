/**
 * The commands of the command line, one class each.
 *
 * <p>A command gets a {@link io.millrace.orchestrator.cli.Program}, which makes settings, catalog
 * and databases when they are asked for and not before: a command that needs no database loads none
 * of its classes. What a command refuses it throws, in one sentence; {@link
 * io.millrace.orchestrator.cli.Refusals} prints that sentence on the standard error stream and
 * knows the exit code: 1 for a failure, 2 for a wrong call. What nobody expected goes to the log
 * with its stack trace, never to the terminal.
 *
 * <p>Listings are tables of text; with {@code --json} the same is printed as JSON, names in snake
 * case, and nothing else is on the standard output.
 */
@NullMarked
package io.millrace.orchestrator.cli;

import org.jspecify.annotations.NullMarked;
