package io.millrace.orchestrator.catalog;

import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong with a file of DAGs.
 *
 * @param file as people know it; null where it is about no place in a file
 * @param line from 1; 0 where it is not known
 * @param column from 1; 0 where it is not known
 * @param sentence what is wrong
 */
public record Problem(@Nullable String file, int line, int column, String sentence) {

  static Problem of(String sentence) {
    return new Problem(null, 0, 0, sentence);
  }

  /** As compilers say it: {@code file:line:column: sentence}, as far as that is known. */
  public String shown() {
    var text = new StringBuilder();
    if (file != null) {
      text.append(file);
      if (line > 0) {
        text.append(':').append(line);
      }
      if (column > 0) {
        text.append(':').append(column);
      }
      text.append(": ");
    }
    return text.append(sentence).toString();
  }
}
