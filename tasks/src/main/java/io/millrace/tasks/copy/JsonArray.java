package io.millrace.tasks.copy;

import io.millrace.tasks.TaskFailed;
import java.io.IOException;

/** The elements of the one array that a file holds. */
final class JsonArray extends JsonTexts {

  private enum Place {
    BEFORE,
    WITHIN,
    BEHIND
  }

  private Place place = Place.BEFORE;

  JsonArray(SourcePath path, FileText file) {
    super(path, file);
  }

  @Override
  boolean next() throws IOException {
    int c =
        switch (place) {
          case BEFORE -> first();
          case WITHIN -> beyondComma();
          case BEHIND -> ']';
        };
    if (c == ']') {
      return false;
    }
    place = Place.WITHIN;
    if (c < 0) {
      throw cutOff();
    }
    if (c == ',') {
      throw unexpected(c, "an object");
    }
    cut(c);
    return true;
  }

  /** The first character of the first element, or the end of the array. */
  private int first() throws IOException {
    int c = readBeyondBlanks();
    if (c < 0) {
      throw path.refused("empty; write it again");
    }
    if (c == '{') {
      throw path.refused(
          "an object where an array of objects is due; write [ and ] around it, or say lines() if"
              + " it has an object on each line");
    }
    if (c != '[') {
      throw unexpected(c, "an array of objects");
    }
    return orEnd(readBeyondBlanks());
  }

  private int beyondComma() throws IOException {
    int c = orEnd(readBeyondBlanks());
    if (c < 0) {
      throw cutOff();
    }
    if (c == ']') {
      return c;
    }
    if (c != ',') {
      throw unexpected(c, "a comma or ]");
    }
    int beyond = readBeyondBlanks();
    if (beyond == ']') {
      throw unexpected(beyond, "an object");
    }
    return beyond;
  }

  /** Makes sure that nothing follows the end of the array. */
  private int orEnd(int c) throws IOException {
    if (c == ']') {
      place = Place.BEHIND;
      int behind = readBeyondBlanks();
      if (behind >= 0) {
        throw unexpected(behind, "the end of the file");
      }
    }
    return c;
  }

  /** Cuts the value that begins with this character. */
  private void cut(int start) throws IOException {
    begin();
    int depth = 0;
    boolean isInText = false;
    int c = start;
    while (true) {
      add(c);
      boolean closes = false;
      if (isInText) {
        if (c == '\\') {
          add(within());
        } else if (c == '"') {
          isInText = false;
          closes = true;
        }
      } else if (c == '"') {
        isInText = true;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
        closes = true;
      }
      if (closes && depth <= 0) {
        return;
      }
      c = within();
      if (depth == 0 && !isInText && endsScalar(c)) {
        return;
      }
    }
  }

  private boolean endsScalar(int c) {
    if (c == ',' || c == ']' || c == '}') {
      unread();
      return true;
    }
    return isBlank(c);
  }

  private int within() throws IOException {
    int c = read();
    if (c < 0) {
      throw path.refused(
          ("ends within the value that starts on line %d: it was cut off, or a quote or bracket in"
                  + " it is never closed; write it again")
              .formatted(startLine()));
    }
    return c;
  }

  private TaskFailed cutOff() {
    return path.refused(
        "ends on line %d within its array: it was cut off; write it again".formatted(line()));
  }

  @Override
  boolean endsOpen() {
    return false; // next() would have refused it
  }
}
