package io.millrace.orchestrator.run;

import org.jspecify.annotations.Nullable;

/**
 * A task instance that a node has taken.
 *
 * @param token fences every earlier claim of the same task instance
 * @param tryNumber from 1 within the generation
 * @param rescues how often this generation was taken from a lost node
 * @param stop set when the run is to stop: the claim only fences, then ends
 */
public record Claim(
    long taskInstanceId,
    long dagRunId,
    int ordinal,
    String taskId,
    long token,
    int generation,
    int tryNumber,
    int rescues,
    @Nullable StopReason stop) {}
