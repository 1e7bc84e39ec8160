package io.millrace.tasks.copy;

import java.util.HexFormat;
import java.util.zip.ZipException;

/** Ways to pack a file that are not unpacked here, known by how such a file begins. */
enum OtherPacking {
  ZIP("504b0304", "a zip archive, as an .xlsx workbook is too; unpack it, or save it as CSV"),
  XZ("fd377a585a00", "packed by xz; unpack it, or pack it by gzip"),
  ZSTD("28b52ffd", "packed by zstd; unpack it, or pack it by gzip"),
  BZIP2("425a683931415926", "packed by bzip2; unpack it, or pack it by gzip");

  /** Of the longest start. */
  static final int MOST_BYTES = 8;

  private final String start;
  private final String refusal;

  /** {@code start} in hexadecimal digits. */
  OtherPacking(String start, String refusal) {
    this.start = start;
    this.refusal = refusal;
  }

  /**
   * Refuses a file that begins so.
   *
   * @throws ZipException with the end of a sentence that begins with the file
   */
  static void refuse(byte[] beginning) throws ZipException {
    for (OtherPacking packing : values()) {
      if (packing.begins(beginning)) {
        throw new ZipException(packing.refusal);
      }
    }
  }

  private boolean begins(byte[] beginning) {
    return HexFormat.of().formatHex(beginning).startsWith(start);
  }
}
