package io.millrace.dags.growth.sample;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/** A CSV file being written, field by field; made for millions of rows. Not thread-safe. */
final class CsvFile implements Closeable {

  private static final int CAPACITY = 1 << 16;
  private static final int LONGEST_FIELD = 64;

  private final OutputStream out;
  private final byte[] buffer = new byte[CAPACITY];
  private final Map<Long, String> days = new HashMap<>();
  private int length;

  CsvFile(Path path, String header) throws IOException {
    out = Files.newOutputStream(path);
    text(header);
    endRow();
  }

  /** A field that needs no quotes, in ASCII. */
  CsvFile text(String field) throws IOException {
    if (length + field.length() + LONGEST_FIELD > CAPACITY) {
      flush();
    }
    put(field);
    buffer[length++] = ',';
    return this;
  }

  CsvFile number(long value) throws IOException {
    return text(Long.toString(value));
  }

  /**
   * A moment as {@code 2020-06-01 09:30:00.250}.
   *
   * @param plain without the fraction
   */
  CsvFile moment(long millis, boolean plain) throws IOException {
    text(days.computeIfAbsent(millis / Dates.DAY, day -> LocalDate.ofEpochDay(day).toString()));
    int ofDay = (int) (millis % Dates.DAY);
    buffer[length - 1] = ' ';
    twoDigits(ofDay / 3_600_000, ':');
    twoDigits(ofDay / 60_000 % 60, ':');
    twoDigits(ofDay / 1_000 % 60, plain ? ',' : '.');
    if (!plain) {
      buffer[length++] = (byte) ('0' + ofDay % 1_000 / 100);
      twoDigits(ofDay % 100, ',');
    }
    return this;
  }

  void endRow() {
    buffer[length - 1] = '\n';
  }

  @Override
  public void close() throws IOException {
    try (out) {
      flush();
    }
  }

  private void twoDigits(int value, char after) {
    buffer[length++] = (byte) ('0' + value / 10);
    buffer[length++] = (byte) ('0' + value % 10);
    buffer[length++] = (byte) after;
  }

  private void put(String ascii) {
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  private void flush() throws IOException {
    out.write(buffer, 0, length);
    length = 0;
  }
}
