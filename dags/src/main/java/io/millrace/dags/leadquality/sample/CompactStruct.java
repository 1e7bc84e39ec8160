package io.millrace.dags.leadquality.sample;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A structure in Thrift's compact form, the form of all that a Parquet file says of itself. */
final class CompactStruct {

  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCT = 12;
  private static final int LONG_LIST = 15;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<Integer> outer = new ArrayList<>();
  private int last;

  CompactStruct integer(int field, int value) {
    header(field, I32);
    zigzag(value);
    return this;
  }

  CompactStruct number(int field, long value) {
    header(field, I64);
    zigzag(value);
    return this;
  }

  CompactStruct text(int field, String value) {
    header(field, BINARY);
    text(value);
    return this;
  }

  CompactStruct integers(int field, int value) {
    header(field, LIST);
    out.write(1 << 4 | I32);
    zigzag(value);
    return this;
  }

  CompactStruct texts(int field, String value) {
    header(field, LIST);
    out.write(1 << 4 | BINARY);
    text(value);
    return this;
  }

  /** A list of structures, each to begin with {@link #element}. */
  CompactStruct list(int field, int size) {
    header(field, LIST);
    if (size < LONG_LIST) {
      out.write(size << 4 | STRUCT);
    } else {
      out.write(LONG_LIST << 4 | STRUCT);
      varint(size);
    }
    return this;
  }

  CompactStruct begin(int field) {
    header(field, STRUCT);
    return element();
  }

  CompactStruct element() {
    outer.add(last);
    last = 0;
    return this;
  }

  CompactStruct end() {
    out.write(0);
    last = outer.isEmpty() ? 0 : outer.removeLast();
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private void header(int field, int type) {
    out.write((field - last) << 4 | type);
    last = field;
  }

  private void text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    varint(bytes.length);
    out.writeBytes(bytes);
  }

  private void zigzag(long value) {
    varint(value << 1 ^ value >> 63);
  }

  private void varint(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }
}
