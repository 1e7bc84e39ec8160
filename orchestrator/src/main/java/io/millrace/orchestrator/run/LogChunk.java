package io.millrace.orchestrator.run;

/**
 * A piece of a try's log.
 *
 * @param chunk order, from 0
 * @param content whole lines
 */
public record LogChunk(long taskInstanceId, long token, int chunk, String content) {}
