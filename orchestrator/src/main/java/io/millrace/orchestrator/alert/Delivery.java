package io.millrace.orchestrator.alert;

import java.util.UUID;

/**
 * An alert claimed for one channel.
 *
 * @param deliveryId the same at every attempt
 * @param attempt from 1
 */
record Delivery(Alert alert, String channel, UUID deliveryId, int attempt) {}
