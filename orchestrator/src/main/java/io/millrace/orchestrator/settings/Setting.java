package io.millrace.orchestrator.settings;

import org.jspecify.annotations.Nullable;

/**
 * A setting as it is listed.
 *
 * @param name of the variable, as in {@code MILLRACE_PORT}
 * @param value with its secret part masked; null if it has none
 */
public record Setting(String name, @Nullable String value, Origin origin) {}
