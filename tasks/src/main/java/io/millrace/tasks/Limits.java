package io.millrace.tasks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a task may fail.
 *
 * @param retries of failed tries
 * @param timeout of one try; null for none
 * @param tolerable whether the run may succeed although the task failed
 */
public record Limits(Retries retries, @Nullable Duration timeout, boolean tolerable) {}
