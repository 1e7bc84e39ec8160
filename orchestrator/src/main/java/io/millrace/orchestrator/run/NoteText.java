package io.millrace.orchestrator.run;

import org.jspecify.annotations.Nullable;

/** What people write with what they do, as it is kept. */
final class NoteText {

  private static final int MOST_CHARACTERS = 1_000;

  private NoteText() {}

  /**
   * Without white space around it; null for nothing.
   *
   * @throws OperationRefused if it is longer than 1,000 characters, or the database cannot keep it
   */
  static @Nullable String of(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    String note = text.strip();
    int length = note.codePointCount(0, note.length());
    if (length > MOST_CHARACTERS) {
      throw new OperationRefused(
          "a note has %,d characters at most, and this one %,d; shorten it"
              .formatted(MOST_CHARACTERS, length));
    }
    if (note.indexOf('\0') >= 0) {
      throw new OperationRefused("the note holds a zero character; leave it out");
    }
    return note;
  }
}
