package io.millrace.tasks.copy;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.millrace.tasks.TaskFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The records of a delimited file. */
final class CsvRecords implements FileRecords {

  /** A longer field is taken for a quote that was never closed. */
  static final int MOST_FIELD_CHARACTERS = 1 << 20;

  private final Csv csv;
  private final SourcePath path;
  private final FileText text;
  private final FileRecord current = new FileRecord(false);
  private final Iterator<FileRecord> records;
  private List<String> names = List.of();

  CsvRecords(Csv csv, SourcePath path, FileText text) {
    this.csv = csv;
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

  @Override
  public FileLayout layout(Target target, UnaryOperator<String> mask) throws IOException {
    if (!csv.hasHeader()) {
      names = csv.columns();
      if (!hasNext()) {
        throw path.refused("empty; write it again");
      }
      return FileLayout.withoutHeader(csv, target);
    }
    FileRecord header = next();
    if (header == null) {
      throw path.refused("empty, without even a header; write it again");
    }
    if (header.isEmptyLine()) {
      throw path.refused(
          "line 1 is empty, but must be a header with the columns " + FileLayout.names(target));
    }
    names = fields();
    return FileLayout.ofHeader(new HeaderNames(names, csv.contract(), target), target, path, mask);
  }

  @Override
  public @Nullable FileRecord next() throws IOException {
    return hasNext() ? records.next() : null;
  }

  private boolean hasNext() throws IOException {
    try {
      return records.hasNext();
    } catch (UncheckedIOException e) {
      throw text.refusal(Objects.requireNonNull(e.getCause()));
    } catch (CsvParseException e) {
      throw e.getCause() == null ? refused(e) : new IllegalStateException(e);
    }
  }

  @Override
  public @Nullable String fault() {
    if (current.count() == names.size() && !current.isCut()) {
      return csv.hasHeader() && repeatsHeader() ? "the line repeats the header" : null;
    }
    if (current.isEmptyLine()) {
      return "the line is empty";
    }
    if (current.count() != names.size()) {
      return "%d %s instead of %d"
          .formatted(current.count(), current.count() == 1 ? "field" : "fields", names.size());
    }
    return "the record is longer than %d characters".formatted(FileRecord.MOST_CHARACTERS);
  }

  /**
   * As where two files were put behind each other; of one column it may be a value just as well.
   */
  private boolean repeatsHeader() {
    if (names.size() == 1) {
      return false;
    }
    for (int field = 0; field < names.size(); field++) {
      if (!current.holds(field, names.get(field))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String original(int limit) {
    long nul = current.lineOfNul();
    if (nul > 0) {
      throw path.refused("line %d holds a NUL byte; write the file again".formatted(nul));
    }
    return current.original(csv.delimiter(), limit);
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public List<String> fields() {
    List<String> all = new ArrayList<>();
    for (int field = 0; field < current.kept(); field++) {
      all.add(current.field(field));
    }
    return all;
  }

  @Override
  public boolean endsOpen() {
    return !text.endsWithLineBreak();
  }

  @Override
  public long bytesRead() {
    return text.count();
  }

  @Override
  public String sha256() {
    return text.sha256();
  }

  @Override
  public void close() throws IOException {
    text.close();
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
