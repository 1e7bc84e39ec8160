package io.millrace.tasks.copy;

import java.util.Arrays;

/** The fields of one record, reused for the next. */
final class FileRecord {

  /** A record with more fields or characters is not kept whole; it is a reject in any case. */
  static final int MOST_FIELDS = 2_048;

  static final int MOST_CHARACTERS = 1 << 22;

  private final boolean keepsEmptyText;
  private char[] text = new char[1_024];
  private final int[] ends = new int[MOST_FIELDS + 1];
  private final boolean[] quoted = new boolean[MOST_FIELDS];
  private long line;
  private int count;
  private int kept;

  /** {@code keepsEmptyText} where an empty field in quotes is a text of no characters. */
  FileRecord(boolean keepsEmptyText) {
    this.keepsEmptyText = keepsEmptyText;
  }

  void begin(long startsOnLine) {
    line = startsOnLine;
    count = 0;
    kept = 0;
  }

  void add(char[] from, int offset, int length, boolean isQuoted) {
    if (begins(length, isQuoted)) {
      System.arraycopy(from, offset, text, ends[kept - 1], length);
    }
  }

  /** Adds a text of ASCII characters as a field in quotes; false if it has others. */
  boolean addAscii(byte[] from) {
    for (byte one : from) {
      if (one < 0) {
        return false;
      }
    }
    if (begins(from.length, true)) {
      int start = ends[kept - 1];
      for (int i = 0; i < from.length; i++) {
        text[start + i] = (char) from[i];
      }
    }
    return true;
  }

  /** Makes room for a field of so many characters, if it is kept. */
  private boolean begins(int length, boolean isQuoted) {
    int index = count++;
    if (index != kept || index == MOST_FIELDS || ends[index] + length > MOST_CHARACTERS) {
      return false;
    }
    kept++;
    int end = ends[index] + length;
    if (text.length < end) {
      text = Arrays.copyOf(text, Math.max(text.length * 2, end));
    }
    ends[index + 1] = end;
    quoted[index] = isQuoted;
    return true;
  }

  /** The line it starts on, from 1. */
  long line() {
    return line;
  }

  /** How many fields it has. */
  int count() {
    return count;
  }

  /** How many of them can be asked for: all, unless it is cut. */
  int kept() {
    return kept;
  }

  /** Whether it is a line without any character. */
  boolean isEmptyLine() {
    return count == 1 && kept == 1 && ends[1] == 0 && !quoted[0];
  }

  /** Whether it was too long to be kept whole. */
  boolean isCut() {
    return kept < count;
  }

  char[] text() {
    return text;
  }

  int from(int field) {
    return ends[field];
  }

  int to(int field) {
    return ends[field + 1];
  }

  /** Whether a field without characters stands for null. */
  boolean isNull(int field) {
    return !keepsEmptyText || !quoted[field];
  }

  String field(int field) {
    return new String(text, from(field), to(field) - from(field));
  }

  /** Whether these are the characters of the field. */
  boolean holds(int field, String characters) {
    int from = from(field);
    if (to(field) - from != characters.length()) {
      return false;
    }
    for (int i = 0; i < characters.length(); i++) {
      if (text[from + i] != characters.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The line on which the end of the last field kept lies. */
  long lastLine() {
    return lineOf(ends[kept]);
  }

  /** The line of the first NUL, 0 if there is none. */
  long lineOfNul() {
    int length = ends[kept];
    for (int at = 0; at < length; at++) {
      if (text[at] == 0) {
        return lineOf(at);
      }
    }
    return 0;
  }

  /** As it stands in the file, without its line break, cut after {@code limit} characters. */
  String original(char delimiter, int limit) {
    var original = new StringBuilder();
    for (int field = 0; field < kept && original.length() <= limit; field++) {
      if (field > 0) {
        original.append(delimiter);
      }
      if (quoted[field]) {
        original.append('"').append(field(field).replace("\"", "\"\"")).append('"');
      } else {
        original.append(text, from(field), to(field) - from(field));
      }
    }
    return Shown.start(original.toString(), limit);
  }

  private long lineOf(int position) {
    long lineBreaks = 0;
    for (int at = 0; at < position; at++) {
      if (text[at] == '\n' || (text[at] == '\r' && (at + 1 == position || text[at + 1] != '\n'))) {
        lineBreaks++;
      }
    }
    return line + lineBreaks;
  }
}
