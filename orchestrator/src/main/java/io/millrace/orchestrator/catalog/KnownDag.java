package io.millrace.orchestrator.catalog;

import io.millrace.tasks.Dag;

/**
 * A DAG that can be run.
 *
 * @param loader finds what its jar brings besides: its migrations
 * @param origin the jar's path, or "class path"
 */
public record KnownDag(Dag dag, ClassLoader loader, String origin) {}
