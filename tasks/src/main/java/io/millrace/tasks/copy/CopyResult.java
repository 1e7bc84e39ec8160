package io.millrace.tasks.copy;

/**
 * What a copy task hands to later tasks.
 *
 * @param fileId what the loaded rows carry in {@code file_id}
 * @param records data records in the file, the header not counted
 * @param loaded records among them that became rows
 * @param rejected records among them that did not
 */
public record CopyResult(long fileId, long records, long loaded, long rejected) {}
