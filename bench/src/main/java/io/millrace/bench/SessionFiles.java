package io.millrace.bench;

import io.millrace.dags.growth.sample.GrowthSample;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The sessions of the growth pipeline's sample. */
final class SessionFiles {

  /** As the copy task reads it. */
  static final String PLAIN = "sessions.csv";

  /** The same rows with the file's id and the line's number, for {@code psql}. */
  static final String WITH_BOOKKEEPING = "sessions_with_bookkeeping.csv";

  private static final long SOME_ID = 5_234_567_890_123_456_789L;

  private SessionFiles() {}

  /** Writes both files and says how many rows they have. */
  static long write(Path folder, double scale) throws IOException {
    new GrowthSample().write(folder, scale, 42);
    long line = 1;
    try (BufferedReader from = Files.newBufferedReader(folder.resolve(PLAIN));
        BufferedWriter to = Files.newBufferedWriter(folder.resolve(WITH_BOOKKEEPING))) {
      to.write(from.readLine() + ",file_id,line_no\n");
      for (String row = from.readLine(); row != null; row = from.readLine()) {
        line++;
        to.write(row + "," + SOME_ID + "," + line + "\n");
      }
    }
    return line - 1;
  }
}
