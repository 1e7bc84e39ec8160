package io.millrace.tasks.copy;

import io.millrace.tasks.TaskFailed;
import java.io.IOException;
import java.util.Arrays;

/** Cuts a file into the texts of its JSON values, without looking into them. One thread. */
abstract sealed class JsonTexts permits JsonArray, JsonLines {

  private static final int CHUNK = 1 << 16;
  private static final int END = -1;

  final SourcePath path;
  private final FileText file;
  private final char[] chunk = new char[CHUNK];
  private int next;
  private int end;
  private long line = 1;
  private long column;
  private boolean isLineOver;
  private char[] text = new char[1_024];
  private int length;
  private long startLine;
  private long startColumn;

  JsonTexts(SourcePath path, FileText file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Goes on to the next value.
   *
   * @return whether there is one
   * @throws TaskFailed if the file cannot be cut further
   */
  abstract boolean next() throws IOException;

  /** Whether the file ends without what ends its other values. */
  abstract boolean endsOpen();

  /** The characters of the value, from the first on, and more behind them. */
  char[] text() {
    return text;
  }

  int length() {
    return length;
  }

  /** The line that the value starts on, from 1. */
  long startLine() {
    return startLine;
  }

  /** The place in that line, from 1. */
  long startColumn() {
    return startColumn;
  }

  /** The next character; below 0 at the end. */
  final int read() throws IOException {
    if (next == end && !fill()) {
      return END;
    }
    char c = chunk[next++];
    if (isLineOver) {
      line++;
      column = 0;
    }
    column++;
    isLineOver = c == '\n';
    return c;
  }

  /** Takes back the character read last, which must not end a line. */
  final void unread() {
    next--;
    column--;
  }

  private boolean fill() throws IOException {
    try {
      next = 0;
      end = Math.max(0, file.read(chunk, 0, CHUNK));
      return end > 0;
    } catch (IOException e) {
      throw file.refusal(e);
    }
  }

  /** The next character that is neither blank nor line break. */
  final int readBeyondBlanks() throws IOException {
    int c = read();
    while (isBlank(c)) {
      c = read();
    }
    return c;
  }

  static boolean isBlank(int c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  /** Begins a value at the character read last. */
  final void begin() {
    length = 0;
    startLine = line;
    startColumn = column;
  }

  final void add(int c) {
    if (length == text.length) {
      if (length >= FileRecord.MOST_CHARACTERS) {
        throw path.refused(
            "the value that starts on line %d is longer than %d characters; close it or shorten it"
                .formatted(startLine, FileRecord.MOST_CHARACTERS));
      }
      text = Arrays.copyOf(text, text.length * 2);
    }
    text[length++] = (char) c;
  }

  /** Takes blanks off the end of the value. */
  final void strip() {
    while (length > 0 && isBlank(text[length - 1])) {
      length--;
    }
  }

  final boolean endsWithLineBreak() {
    return file.endsWithLineBreak();
  }

  final TaskFailed unexpected(int c, String due) {
    return path.refused(
        "line %d, column %d: %s where %s is due; correct the file"
            .formatted(line, column, Shown.text(Character.toString(c)), due));
  }

  /** The line of the character read last, from 1. */
  final long line() {
    return line;
  }
}
