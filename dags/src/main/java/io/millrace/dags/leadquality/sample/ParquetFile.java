package io.millrace.dags.leadquality.sample;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a Parquet file of text columns and of a last one that numbers the rows from 0, as pandas
 * does; plain values, not packed, no nulls. So many rows make a row group, and each column one page
 * of it. Made to be read by anybody's reader, not to be small.
 */
public final class ParquetFile implements AutoCloseable {

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int BYTE_ARRAY = 6;
  private static final int INT64 = 2;
  private static final int UTF8 = 0;

  /** Where a column's page of a row group is. */
  private record Page(long offset, long size) {}

  /** A row group that is written. */
  private record Group(List<Page> pages, int rows) {}

  private final OutputStream file;
  private final List<String> columns;
  private final String index;
  private final int rowsOfGroup;
  private final List<ByteArrayOutputStream> values = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private long offset;
  private long rows;
  private int rowsPending;

  /**
   * Begins a file.
   *
   * @param columns of text
   * @param index the name of the column that numbers the rows
   */
  public ParquetFile(Path path, List<String> columns, String index, int rowsOfGroup)
      throws IOException {
    this.file = Files.newOutputStream(path);
    this.columns = List.copyOf(columns);
    this.index = index;
    this.rowsOfGroup = rowsOfGroup;
    for (int i = 0; i <= columns.size(); i++) {
      values.add(new ByteArrayOutputStream());
    }
    write(MAGIC);
  }

  /** Adds a row with a text for each column. */
  public void add(List<String> texts) throws IOException {
    for (int i = 0; i < columns.size(); i++) {
      byte[] text = texts.get(i).getBytes(StandardCharsets.UTF_8);
      littleEndian(values.get(i), text.length, Integer.BYTES);
      values.get(i).writeBytes(text);
    }
    littleEndian(values.getLast(), rows++, Long.BYTES);
    if (++rowsPending == rowsOfGroup) {
      endGroup();
    }
  }

  private void endGroup() throws IOException {
    List<Page> pages = new ArrayList<>();
    for (ByteArrayOutputStream value : values) {
      byte[] header = pageHeader(value.size());
      pages.add(new Page(offset, (long) header.length + value.size()));
      write(header);
      write(value.toByteArray());
      value.reset();
    }
    groups.add(new Group(pages, rowsPending));
    rowsPending = 0;
  }

  private byte[] pageHeader(int size) {
    var header = new CompactStruct();
    header.integer(1, 0).integer(2, size).integer(3, size);
    header.begin(5).integer(1, rowsPending).integer(2, 0).integer(3, 3).integer(4, 3).end();
    return header.end().bytes();
  }

  /** Writes what is left, and the table of contents. */
  @Override
  public void close() throws IOException {
    try (file) {
      if (rowsPending > 0) {
        endGroup();
      }
      byte[] footer = footer();
      write(footer);
      var length = new ByteArrayOutputStream();
      littleEndian(length, footer.length, Integer.BYTES);
      write(length.toByteArray());
      write(MAGIC);
    }
  }

  private byte[] footer() {
    var footer = new CompactStruct();
    footer.integer(1, 1);
    footer.list(2, columns.size() + 2);
    footer.element().text(4, "schema").integer(5, columns.size() + 1).end();
    for (String column : columns) {
      footer.element().integer(1, BYTE_ARRAY).integer(3, 0).text(4, column).integer(6, UTF8).end();
    }
    footer.element().integer(1, INT64).integer(3, 0).text(4, index).end();
    footer.number(3, rows);
    footer.list(4, groups.size());
    for (Group group : groups) {
      footer.element();
      footer.list(1, group.pages().size());
      for (int i = 0; i < group.pages().size(); i++) {
        chunk(footer, i, group);
      }
      footer.number(2, group.pages().stream().mapToLong(Page::size).sum());
      footer.number(3, group.rows());
      footer.end();
    }
    return footer.end().bytes();
  }

  private void chunk(CompactStruct footer, int column, Group group) {
    Page page = group.pages().get(column);
    boolean isText = column < columns.size();
    footer.element().number(2, page.offset()).begin(3);
    footer.integer(1, isText ? BYTE_ARRAY : INT64);
    footer.integers(2, 0);
    footer.texts(3, isText ? columns.get(column) : index);
    footer.integer(4, 0).number(5, group.rows());
    footer.number(6, page.size()).number(7, page.size()).number(9, page.offset());
    footer.end().end();
  }

  private void write(byte[] bytes) throws IOException {
    file.write(bytes);
    offset += bytes.length;
  }

  private static void littleEndian(ByteArrayOutputStream out, long number, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (number >>> (8 * i)));
    }
  }
}
