package io.millrace.tasks.copy;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.millrace.tasks.RejectedRow;
import io.millrace.tasks.TaskFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The rejected records of one load as a CSV file for people: line, reason and every field of each.
 * It appears once the whole file was read, with a header alone if nothing was rejected. One thread.
 */
final class ErrorReport implements AutoCloseable {

  private final Path file;
  private final Path unfinished;
  private final CsvWriter csv;
  private boolean isPublished;

  private ErrorReport(Path file, Path unfinished) throws IOException {
    this.file = file;
    this.unfinished = unfinished;
    csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(unfinished);
  }

  /**
   * Begins the report.
   *
   * @param names of the fields
   * @throws TaskFailed if it cannot be written there
   */
  static ErrorReport begin(Path file, List<String> names) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      var report = new ErrorReport(file, file.resolveSibling(file.getFileName() + ".part"));
      report.write("line", "reason", names);
      return report;
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  void add(RejectedRow row, List<String> fields) {
    write(Long.toString(row.line()), row.reason(), fields);
  }

  private void write(String line, String reason, List<String> fields) {
    List<String> all = new ArrayList<>();
    all.add(line);
    all.add(reason);
    all.addAll(fields);
    try {
      csv.writeRecord(all);
    } catch (UncheckedIOException e) {
      throw unwritable(file, Objects.requireNonNull(e.getCause()));
    }
  }

  /** Puts it into its place, over an older one. */
  void publish() {
    isPublished = true;
    try {
      csv.close();
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** Takes it away if it was not published. */
  @Override
  public void close() {
    if (isPublished) {
      return;
    }
    try {
      csv.close();
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static TaskFailed unwritable(Path file, IOException e) {
    return TaskFailed.forNow(
        "the error report %s cannot be written (%s); let this process write there and run the task again"
            .formatted(file, e),
        e);
  }
}
