package io.millrace.tasks;

import org.jspecify.annotations.Nullable;

/**
 * One record that could not be loaded.
 *
 * @param file the file's path
 * @param line the line its record starts on, from 1, the header included
 * @param column the offending column, null where the whole record is at fault
 * @param reason one sentence
 * @param text the record as it stands in the file, cut after 8,192 characters
 */
public record RejectedRow(
    String file, long line, @Nullable String column, String reason, String text) {}
