package io.millrace.tasks.sql;

import io.millrace.tasks.WarehouseOperator;

/**
 * A member of a {@link Publish} group.
 *
 * @param name unique in the group
 */
public record Part(String name, WarehouseOperator<Void> operator) {}
