package io.millrace.tasks;

import java.time.Duration;

/**
 * How often a whole group begins again if a task of it has failed for good.
 *
 * @param times beside the first time
 * @param delay from its end to the next beginning
 */
public record GroupRetries(int times, Duration delay) {}
