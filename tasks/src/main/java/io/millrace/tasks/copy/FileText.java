package io.millrace.tasks.copy;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file's characters as strict UTF-8, without its byte order mark; the bytes are counted and
 * hashed on the way. One thread.
 */
final class FileText extends Reader {

  private static final int CHUNK = 1 << 16;

  private final InputStream file;
  private final MessageDigest sha256;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK).limit(0);
  private long count;
  private byte last;
  private boolean isAtEnd;

  FileText(Path path) throws IOException {
    file = Files.newInputStream(path);
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public int read(char[] chars, int offset, int length) throws IOException {
    CharBuffer target = CharBuffer.wrap(chars, offset, length);
    while (target.position() == offset) {
      CoderResult result = decoder.decode(bytes, target, isAtEnd);
      if (result.isError()) {
        if (target.position() > offset) {
          break; // what comes before the error first
        }
        result.throwException();
      }
      if (target.position() == offset) {
        if (isAtEnd) {
          return -1;
        }
        fill();
      }
    }
    return target.position() - offset;
  }

  private void fill() throws IOException {
    if (Thread.interrupted()) {
      throw new InterruptedIOException("interrupted while reading");
    }
    bytes.compact();
    boolean isStart = count == 0;
    do {
      int more = file.read(bytes.array(), bytes.position(), bytes.remaining());
      if (more < 0) {
        isAtEnd = true;
      } else {
        sha256.update(bytes.array(), bytes.position(), more);
        bytes.position(bytes.position() + more);
        count += more;
      }
    } while (!isAtEnd && bytes.position() < 3);
    bytes.flip();
    if (bytes.hasRemaining()) {
      last = bytes.get(bytes.limit() - 1);
    }
    if (isStart && startsWithMark()) {
      bytes.position(3);
    }
  }

  private boolean startsWithMark() {
    return bytes.remaining() >= 3
        && bytes.get(0) == (byte) 0xef
        && bytes.get(1) == (byte) 0xbb
        && bytes.get(2) == (byte) 0xbf;
  }

  /** Where the next character starts in the file, in bytes; after a failure, the malformed one. */
  long offset() {
    return count - bytes.remaining();
  }

  /** Bytes read so far. */
  long count() {
    return count;
  }

  /** Whether the end was reached. */
  boolean isAtEnd() {
    return isAtEnd && !bytes.hasRemaining();
  }

  /** Whether the last byte read ends a line. */
  boolean endsWithLineBreak() {
    return last == '\n' || last == '\r';
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
