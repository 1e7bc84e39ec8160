package io.millrace.dags.streamstar;

/**
 * How customers and transactions fit together.
 *
 * @param withoutUser transactions whose customer is not in dim_user
 * @param withoutTransaction customers in dim_user who have no transaction
 */
public record CustomerFigures(long withoutUser, long withoutTransaction) {}
