package io.millrace.tasks.copy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What tells a file from its other versions.
 *
 * @param size in bytes
 * @param key the inode, where there is one
 */
record FileStamp(long size, FileTime modified, String key) {

  /**
   * From path, size and time alone, so that the same file has the same id in every run; above 0.
   */
  long fileId(SourcePath path) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  (path + "\n" + size + "\n" + modified.toInstant())
                      .getBytes(StandardCharsets.UTF_8));
      return Math.max(1, ByteBuffer.wrap(hash).getLong() & Long.MAX_VALUE);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
