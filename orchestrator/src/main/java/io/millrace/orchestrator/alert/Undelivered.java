package io.millrace.orchestrator.alert;

import org.jspecify.annotations.Nullable;

/** Alerts that are still to be sent through a channel, and what its attempts came to so far. */
public record Undelivered(String channel, int alerts, @Nullable String lastError) {}
