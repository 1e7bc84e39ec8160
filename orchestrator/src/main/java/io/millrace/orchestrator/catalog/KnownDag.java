package io.millrace.orchestrator.catalog;

import io.millrace.tasks.Dag;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A DAG that can be run.
 *
 * @param loader finds what its jar brings besides: its migrations
 * @param origin the path of its file, or "class path"
 * @param code the jar that its classes are loaded from, which nobody changes; null for the
 *     program's own class path
 */
public record KnownDag(Dag dag, ClassLoader loader, String origin, @Nullable Path code) {}
