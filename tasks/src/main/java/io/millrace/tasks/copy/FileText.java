package io.millrace.tasks.copy;

import io.millrace.tasks.TaskFailed;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.zip.ZipException;

/**
 * A file's characters, unpacked and strictly decoded, without a byte order mark; the bytes of the
 * file itself are counted and hashed on the way. One thread.
 */
final class FileText extends Reader {

  private static final int CHUNK = 1 << 16;
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final SourcePath path;
  private final Packing packing;
  private final FileBytes file;
  private final InputStream content;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK).limit(0);
  private long count;
  private char last;
  private boolean isAtStart = true;
  private boolean isAtEnd;
  private boolean isFlushed;

  /**
   * Opens the file.
   *
   * @param size of the file, in bytes
   * @throws TaskFailed if it is packed in a way that cannot be unpacked
   */
  FileText(SourcePath path, Packing packing, long size) throws IOException {
    this.path = path;
    this.packing = packing;
    decoder =
        packing
            .charset()
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    file = new FileBytes(path.path());
    try {
      content = Unpacked.content(file, packing.mostOf(size));
    } catch (IOException e) {
      file.close();
      throw refusal(e);
    }
  }

  @Override
  public int read(char[] chars, int offset, int length) throws IOException {
    CharBuffer target = CharBuffer.wrap(chars, offset, length);
    while (target.position() == offset && !isFlushed) {
      CoderResult result = decoder.decode(bytes, target, isAtEnd);
      if (isAtStart && target.position() > offset) {
        isAtStart = false;
        dropMark(target, offset);
      }
      if (result.isError()) {
        if (target.position() > offset) {
          break; // what comes before the error first
        }
        result.throwException();
      }
      if (result.isUnderflow() && isAtEnd) {
        isFlushed = decoder.flush(target).isUnderflow();
      } else if (target.position() == offset) {
        fill();
      }
    }
    int read = target.position() - offset;
    if (read == 0) {
      return -1;
    }
    last = chars[offset + read - 1];
    return read;
  }

  private void fill() throws IOException {
    if (Thread.interrupted()) {
      throw new InterruptedIOException("interrupted while reading");
    }
    bytes.compact();
    int more = content.read(bytes.array(), bytes.position(), bytes.remaining());
    if (more < 0) {
      isAtEnd = true;
    } else {
      bytes.position(bytes.position() + more);
      count += more;
    }
    bytes.flip();
  }

  /** Takes a byte order mark off, which not every decoder does. */
  private static void dropMark(CharBuffer target, int offset) {
    char[] chars = target.array();
    if (chars[offset] == BYTE_ORDER_MARK) {
      int kept = target.position() - 1;
      System.arraycopy(chars, offset + 1, chars, offset, kept - offset);
      target.position(kept);
    }
  }

  /**
   * What a failure to read means for the file.
   *
   * @throws IOException the failure itself, if the content is not at fault
   */
  TaskFailed refusal(IOException failure) throws IOException {
    if (failure instanceof CharacterCodingException) {
      return path.undecodable(count - bytes.remaining(), packing);
    }
    if (failure instanceof ZipException) {
      return path.refused(String.valueOf(failure.getMessage()));
    }
    throw failure;
  }

  /** Bytes of the file read so far; those that lie there, packed or not. */
  long count() {
    return file.count();
  }

  /** Whether the end was reached. */
  boolean isAtEnd() {
    return isAtEnd && !bytes.hasRemaining();
  }

  /** Whether the last character read ends a line. */
  boolean endsWithLineBreak() {
    return last == '\n' || last == '\r';
  }

  /** Of all bytes read of the file, in lower-case hex; call once. */
  String sha256() {
    return file.sha256();
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
