package io.millrace.orchestrator.run;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an anomaly check measured, and what it was found to be.
 *
 * @param values by label; empty if there was nothing to measure
 * @param says what was found, one sentence
 * @param least that was usual; null if there is no least, or no baseline yet
 * @param most that was usual; null if there is no baseline yet
 */
public record Measurement(
    Map<String, Double> values, String says, @Nullable Double least, @Nullable Double most) {}
