package io.millrace.dags.growth.sample;

import java.util.List;

/**
 * One user with all rows that are written about it, repetitions included.
 *
 * @param registrations moments, see {@link Dates}
 */
record Person(long userId, List<Session> sessions, List<Long> registrations) {}
