package io.millrace.tasks.copy;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Rows in PostgreSQL's binary COPY format, handed on in chunks of about 64 KiB. The row that was
 * begun last can be taken back. One thread.
 */
final class BinaryRows {

  /** Takes the bytes of a COPY in order. */
  @FunctionalInterface
  interface Sink {
    void write(byte[] bytes, int length) throws SQLException;
  }

  private static final int CHUNK = 1 << 16;
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };

  private final Sink sink;
  private byte[] bytes = new byte[CHUNK + (CHUNK >> 2)];
  private ByteBuffer buffer = ByteBuffer.wrap(bytes);
  private int length;
  private int rowStart;

  BinaryRows(Sink sink) {
    this.sink = sink;
    System.arraycopy(SIGNATURE, 0, bytes, 0, SIGNATURE.length);
    length = SIGNATURE.length + 8; // no flags, no header extension
  }

  void beginRow(int values) {
    rowStart = length;
    ensure(2);
    buffer.putShort(length, (short) values);
    length += 2;
  }

  void dropRow() {
    length = rowStart;
  }

  void endRow() throws SQLException {
    if (length >= CHUNK) {
      flush();
    }
  }

  /** Says that no row follows and hands on what is left. */
  void end() throws SQLException {
    ensure(2);
    buffer.putShort(length, (short) -1);
    length += 2;
    flush();
  }

  private void flush() throws SQLException {
    sink.write(bytes, length);
    length = 0;
  }

  /** Appends values that were encoded before, each with its length. */
  void putEncoded(byte[] values) {
    ensure(values.length);
    System.arraycopy(values, 0, bytes, length, values.length);
    length += values.length;
  }

  void putNull() {
    ensure(4);
    buffer.putInt(length, -1);
    length += 4;
  }

  void putBoolean(boolean value) {
    ensure(5);
    buffer.putInt(length, 1);
    bytes[length + 4] = (byte) (value ? 1 : 0);
    length += 5;
  }

  void putShort(short value) {
    ensure(6);
    buffer.putInt(length, 2);
    buffer.putShort(length + 4, value);
    length += 6;
  }

  void putInt(int value) {
    ensure(8);
    buffer.putInt(length, 4);
    buffer.putInt(length + 4, value);
    length += 8;
  }

  void putLong(long value) {
    ensure(12);
    buffer.putInt(length, 8);
    buffer.putLong(length + 4, value);
    length += 12;
  }

  void putUuid(long high, long low) {
    ensure(20);
    buffer.putInt(length, 16);
    buffer.putLong(length + 4, high);
    buffer.putLong(length + 12, low);
    length += 20;
  }

  /**
   * Appends the characters as UTF-8.
   *
   * @return false if there is a NUL among them; the row must then be dropped
   */
  boolean putText(char[] text, int from, int to) {
    ensure(4 + 3 * (to - from));
    return putCharacters(text, from, to, length + 4);
  }

  /** As {@link #putText}, for a value of type jsonb: it begins with its version. */
  boolean putJsonb(char[] text, int from, int to) {
    ensure(5 + 3 * (to - from));
    bytes[length + 4] = 1;
    return putCharacters(text, from, to, length + 5);
  }

  private boolean putCharacters(char[] text, int from, int to, int start) {
    byte[] target = bytes;
    int at = start;
    int next = from;
    for (; next < to; next++) {
      char c = text[next];
      if (c == 0 || c >= 0x80) {
        break;
      }
      target[at++] = (byte) c;
    }
    for (; next < to; next++) {
      int point = text[next];
      if (point == 0) {
        return false;
      }
      if (Character.isHighSurrogate((char) point)) { // the decoder lets no lone one through
        point = Character.toCodePoint((char) point, text[++next]);
      }
      at = encode(point, target, at);
    }
    buffer.putInt(length, at - length - 4);
    length = at;
    return true;
  }

  private static int encode(int point, byte[] target, int start) {
    int at = start;
    if (point < 0x80) {
      target[at++] = (byte) point;
    } else if (point < 0x800) {
      target[at++] = (byte) (0xc0 | (point >> 6));
      target[at++] = sixBits(point);
    } else if (point < 0x10000) {
      target[at++] = (byte) (0xe0 | (point >> 12));
      target[at++] = sixBits(point >> 6);
      target[at++] = sixBits(point);
    } else {
      target[at++] = (byte) (0xf0 | (point >> 18));
      target[at++] = sixBits(point >> 12);
      target[at++] = sixBits(point >> 6);
      target[at++] = sixBits(point);
    }
    return at;
  }

  private static byte sixBits(int bits) {
    return (byte) (0x80 | (bits & 0x3f));
  }

  /**
   * Appends a decimal number given by its digits, as PostgreSQL keeps it: groups of four digits,
   * the first counted from the point.
   *
   * @param whole where its digits before the point start
   * @param point where they end; the decimals start one further
   * @param end where the decimals end; {@code point + 1} if there are none
   * @param scale how many decimals PostgreSQL shall show
   */
  void putNumeric(boolean negative, char[] text, int whole, int point, int end, int scale) {
    int wholeGroups = (point - whole + 3) / 4;
    int groups = wholeGroups + (end - point - 1 + 3) / 4;
    ensure(12 + 2 * groups);
    buffer.putInt(length, 8 + 2 * groups);
    buffer.putShort(length + 4, (short) groups);
    buffer.putShort(length + 6, (short) (wholeGroups - 1));
    buffer.putShort(length + 8, (short) (negative ? 0x4000 : 0));
    buffer.putShort(length + 10, (short) scale);
    length += 12;
    for (int group = 0; group < wholeGroups; group++) {
      putGroup(text, point - 4 * (wholeGroups - group), whole, point);
    }
    for (int at = point + 1; at < end; at += 4) {
      putGroup(text, at, point + 1, end);
    }
  }

  private void putGroup(char[] text, int at, int from, int to) {
    int group = 0;
    for (int i = at; i < at + 4; i++) {
      group = group * 10 + (i >= from && i < to ? text[i] - '0' : 0);
    }
    buffer.putShort(length, (short) group);
    length += 2;
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
      buffer = ByteBuffer.wrap(bytes);
    }
  }
}
