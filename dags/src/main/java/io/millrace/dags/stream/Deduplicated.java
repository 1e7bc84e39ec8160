package io.millrace.dags.stream;

/**
 * What dropping repetitions came to.
 *
 * @param removed rows that repeated another one
 * @param remaining rows
 */
public record Deduplicated(long removed, long remaining) {}
