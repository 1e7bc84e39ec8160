package io.millrace.tasks.copy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a Parquet file, read once from end to end: their number, their hash, and whether
 * they begin and end as such a file does.
 */
record ParquetBytes(long count, String sha256) {

  private static final String MAGIC = "PAR1";
  private static final String ENCRYPTED = "PARE";
  private static final int MARK = 4;
  private static final int CHUNK = 1 << 16;

  /**
   * Reads them.
   *
   * @throws io.millrace.tasks.TaskFailed if it is no Parquet file, or was cut off
   */
  static ParquetBytes of(SourcePath path) {
    try (var bytes = new FileBytes(path.path())) {
      byte[] first = bytes.readNBytes(MARK);
      byte[] last = first;
      byte[] chunk = new byte[CHUNK];
      int read = bytes.readNBytes(chunk, 0, CHUNK);
      while (read > 0) {
        last = lastOf(last, chunk, read);
        read = bytes.readNBytes(chunk, 0, CHUNK);
      }
      if (bytes.count() == 0) {
        throw path.refused("empty; write it again");
      }
      if (text(first).equals(ENCRYPTED)) {
        throw path.refused("an encrypted Parquet file; write it without encryption");
      }
      if (!text(first).equals(MAGIC)) {
        throw path.refused("not a Parquet file; write it as one, or name another");
      }
      if (bytes.count() < 3 * MARK || !text(last).equals(MAGIC)) {
        throw path.refused("ends within its content: it was cut off; write it again");
      }
      return new ParquetBytes(bytes.count(), bytes.sha256());
    } catch (IOException e) {
      throw path.unreadable(e);
    }
  }

  private static byte[] lastOf(byte[] before, byte[] chunk, int read) {
    byte[] last = new byte[MARK];
    int kept = Math.max(0, MARK - read);
    System.arraycopy(before, before.length - kept, last, 0, kept);
    System.arraycopy(chunk, read - (MARK - kept), last, kept, MARK - kept);
    return last;
  }

  private static String text(byte[] mark) {
    return new String(mark, StandardCharsets.ISO_8859_1);
  }
}
