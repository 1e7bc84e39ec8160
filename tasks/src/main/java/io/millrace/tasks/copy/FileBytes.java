package io.millrace.tasks.copy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The bytes of a file as they lie there, counted and hashed on the way. One thread. */
final class FileBytes extends InputStream {

  private final InputStream file;
  private final MessageDigest sha256;
  private long count;

  FileBytes(Path path) throws IOException {
    file = Files.newInputStream(path);
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = file.read(bytes, offset, length);
    if (read > 0) {
      sha256.update(bytes, offset, read);
      count += read;
    }
    return read;
  }

  /** Bytes read so far. */
  long count() {
    return count;
  }

  /** Of all bytes read, in lower-case hex; call once. */
  String sha256() {
    return HexFormat.of().formatHex(sha256.digest());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
