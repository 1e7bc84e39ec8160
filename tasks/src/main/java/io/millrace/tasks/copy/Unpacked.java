package io.millrace.tasks.copy;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * What a file packed by gzip holds, to the last of its members; nothing in it is passed over. Every
 * fault is a {@link ZipException} whose message is the end of a sentence that begins with the file.
 */
final class Unpacked extends InputStream {

  private static final String CUT_OFF = "ends within its packed content: it was cut off";
  private static final int CHUNK = 1 << 16;
  private static final int HEADER_CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final InputStream packed;
  private final long most;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] bytes = new byte[CHUNK];
  private int next;
  private int end;
  private boolean isInMember;
  private long total;
  private long ofMember;

  private Unpacked(InputStream packed, long most) {
    this.packed = packed;
    this.most = most;
  }

  /**
   * The content of a file: unpacked if it begins as gzip does, else as it is.
   *
   * @param most bytes that may come out of a packed one
   */
  static InputStream content(InputStream file, long most) throws IOException {
    var content = new PushbackInputStream(file, OtherPacking.MOST_BYTES);
    byte[] start = content.readNBytes(OtherPacking.MOST_BYTES);
    content.unread(start);
    OtherPacking.refuse(start);
    boolean isPacked = start.length >= 2 && start[0] == 0x1f && start[1] == (byte) 0x8b;
    return isPacked ? new Unpacked(content, most) : content;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (length > 0) {
      if (!isInMember && !beginMember()) {
        return -1;
      }
      int inflated = inflate(target, offset, length);
      if (inflated > 0) {
        crc.update(target, offset, inflated);
        ofMember += inflated;
        total += inflated;
        if (total > most) {
          throw new ZipException(
              "unpacks to more than %d bytes; allow more by unpackingAtMost(..) if it is meant to"
                  .formatted(most));
        }
        return inflated;
      }
      if (inflater.finished()) {
        endMember();
      } else if (inflater.needsInput()) {
        if (next == end && !fill()) {
          throw new ZipException(CUT_OFF);
        }
        inflater.setInput(bytes, next, end - next);
        next = end;
      } else {
        throw new ZipException("its packed content is damaged (it asks for a dictionary)");
      }
    }
    return 0;
  }

  private int inflate(byte[] target, int offset, int length) throws ZipException {
    try {
      return inflater.inflate(target, offset, length);
    } catch (DataFormatException e) {
      throw new ZipException("its packed content is damaged (" + e.getMessage() + ")");
    }
  }

  /** Reads a member's header; false at the end of the file. */
  private boolean beginMember() throws IOException {
    if (next == end && !fill()) {
      return false;
    }
    if (packedByte() != 0x1f || packedByte() != 0x8b) {
      throw new ZipException("holds something else behind its packed content");
    }
    if (packedByte() != 8) {
      throw new ZipException("is packed in another way than gzip packs");
    }
    int flags = packedByte();
    skip(6); // when, how well and where it was packed
    if ((flags & EXTRA) != 0) {
      int low = packedByte();
      skip(low | packedByte() << 8);
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      skip(2);
    }
    inflater.reset();
    crc.reset();
    ofMember = 0;
    isInMember = true;
    return true;
  }

  private void endMember() throws IOException {
    next = end - inflater.getRemaining();
    isInMember = false;
    if (fourBytes() != crc.getValue() || fourBytes() != (ofMember & 0xffff_ffffL)) {
      throw new ZipException("its packed content is damaged (its checksum is another)");
    }
  }

  private long fourBytes() throws IOException {
    long number = 0;
    for (int i = 0; i < 4; i++) {
      number |= (long) packedByte() << (8 * i);
    }
    return number;
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      packedByte();
    }
  }

  private void skipText() throws IOException {
    int read = packedByte();
    while (read != 0) {
      read = packedByte();
    }
  }

  private int packedByte() throws IOException {
    if (next == end && !fill()) {
      throw new ZipException(CUT_OFF);
    }
    return bytes[next++] & 0xff;
  }

  private boolean fill() throws IOException {
    int read = packed.read(bytes, 0, CHUNK);
    next = 0;
    end = Math.max(0, read);
    return read > 0;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    packed.close();
  }
}
