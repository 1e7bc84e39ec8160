package io.millrace.tasks.copy;

import java.io.IOException;

/** The values that stand on the lines of a file, one on each; empty lines are passed over. */
final class JsonLines extends JsonTexts {

  private boolean isFirst = true;

  JsonLines(SourcePath path, FileText file) {
    super(path, file);
  }

  @Override
  boolean next() throws IOException {
    int c = readBeyondBlanks();
    if (isFirst && c < 0) {
      throw path.refused("empty; write it again");
    }
    if (isFirst && c == '[') {
      throw path.refused(
          "an array where an object on each line is due; leave lines() out, or write the file so");
    }
    isFirst = false;
    if (c < 0) {
      return false;
    }
    begin();
    while (c >= 0 && c != '\n') {
      add(c);
      c = read();
    }
    strip();
    return true;
  }

  @Override
  boolean endsOpen() {
    return !endsWithLineBreak();
  }
}
