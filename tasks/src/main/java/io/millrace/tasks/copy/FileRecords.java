package io.millrace.tasks.copy;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.millrace.tasks.TaskFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Iterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A file's records one after the other; refuses a file that cannot be cut into records. */
final class FileRecords {

  /** A longer field is taken for a quote that was never closed. */
  static final int MOST_FIELD_CHARACTERS = 1 << 20;

  private final SourcePath path;
  private final FileText text;
  private final FileRecord current = new FileRecord();
  private final Iterator<FileRecord> records;

  FileRecords(Csv csv, SourcePath path, FileText text) {
    this.path = path;
    this.text = text;
    records =
        CsvReader.builder()
            .fieldSeparator(csv.delimiter())
            .skipEmptyLines(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowUnclosedQuote(false)
            .maxBufferSize(MOST_FIELD_CHARACTERS)
            .build(new RecordHandler(current), text)
            .iterator();
  }

  /**
   * Refuses an empty file.
   *
   * @throws TaskFailed if there is no first record
   */
  void requireAny() throws IOException {
    if (!hasNext()) {
      throw path.refused("empty; write it again");
    }
  }

  /**
   * The next record, valid until the one after it is asked for; null after the last.
   *
   * @throws TaskFailed if the file is not UTF-8 or its quotes do not match
   */
  @Nullable FileRecord next() throws IOException {
    return hasNext() ? records.next() : null;
  }

  private boolean hasNext() throws IOException {
    try {
      return records.hasNext();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        throw path.notUtf8(text.offset());
      }
      throw e.getCause();
    } catch (CsvParseException e) {
      throw e.getCause() == null ? refused(e) : new IllegalStateException(e);
    }
  }

  private TaskFailed refused(CsvParseException e) {
    if (text.isAtEnd()) {
      return path.refused(
          "a quote opens on line %d and is never closed; close it".formatted(current.lastLine()));
    }
    String message = String.valueOf(e.getMessage());
    if (message.contains("maximum buffer size")) {
      return path.refused(
          ("the field that starts on line %d is longer than %d characters; close its quote or"
                  + " shorten it")
              .formatted(current.lastLine(), MOST_FIELD_CHARACTERS));
    }
    String fault = message.replaceFirst(" \\(record .*", "");
    return path.refused(
        "line %d: %s%s; double every quote inside a quoted field"
            .formatted(
                current.lastLine(),
                fault.substring(0, 1).toLowerCase(Locale.ROOT),
                fault.substring(1)));
  }

  private static final class RecordHandler extends AbstractBaseCsvCallbackHandler<FileRecord> {

    private static final char[] NOTHING = {};
    private final FileRecord record;

    RecordHandler(FileRecord record) {
      this.record = record;
    }

    @Override
    protected void handleBegin(long line) {
      record.begin(line);
    }

    @Override
    protected void handleField(int index, char[] buffer, int from, int length, boolean isQuoted) {
      record.add(buffer, from, length, isQuoted);
    }

    @Override
    protected void handleEmpty() {
      record.add(NOTHING, 0, 0, false);
    }

    @Override
    protected FileRecord buildRecord() {
      return record;
    }
  }
}
