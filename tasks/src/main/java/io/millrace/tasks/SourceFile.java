package io.millrace.tasks;

/**
 * A file that a task read to its end.
 *
 * @param fileId what the rows loaded from it carry
 * @param path absolute
 * @param bytes its size
 * @param sha256 of its content, in lower-case hex
 * @param records data records, the header not counted
 * @param rejected records among them that were not loaded
 */
public record SourceFile(
    long fileId, String path, long bytes, String sha256, long records, long rejected) {}
