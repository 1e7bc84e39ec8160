package io.millrace.tasks.copy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The objects of a JSON file. */
final class JsonRecords implements FileRecords {

  private final Contract contract;
  private final SourcePath path;
  private final FileText file;
  private final JsonTexts texts;
  private final FileRecord current = new FileRecord(true);
  private @Nullable JsonObject object;
  private boolean[] isLoaded = {};
  private boolean isFirstRead;
  private @Nullable String fault;

  /** {@code texts} are cut from the file. */
  JsonRecords(Contract contract, SourcePath path, FileText file, JsonTexts texts) {
    this.contract = contract;
    this.path = path;
    this.file = file;
    this.texts = texts;
  }

  /** The first object decides which columns with a default are loaded. */
  @Override
  public FileLayout layout(Target target, UnaryOperator<String> mask) throws IOException {
    List<TargetColumn> columns = List.copyOf(target.columns().values());
    var keys = new JsonObject(contract, columns);
    object = keys;
    isLoaded = new boolean[columns.size()];
    isFirstRead = advance();

    List<@Nullable TargetColumn> fields = new ArrayList<>();
    for (int i = 0; i < isLoaded.length; i++) {
      TargetColumn column = columns.get(i);
      isLoaded[i] = column.isRequired() || keys.has(i);
      fields.add(isLoaded[i] ? column : null);
    }
    return new FileLayout(target, fields, keys.unknown());
  }

  @Override
  public @Nullable FileRecord next() throws IOException {
    if (isFirstRead) {
      isFirstRead = false;
      return current;
    }
    return advance() ? current : null;
  }

  private boolean advance() throws IOException {
    if (!texts.next()) {
      return false;
    }
    JsonObject read = keys();
    fault = read.read(texts);
    read.copyTo(current, texts.startLine());
    return true;
  }

  private JsonObject keys() {
    return Objects.requireNonNull(object, "the layout was not asked for");
  }

  @Override
  public @Nullable String fault() {
    return fault != null ? fault : keys().faultOf(isLoaded);
  }

  @Override
  public String original(int limit) {
    char[] text = texts.text();
    for (int i = 0; i < texts.length(); i++) {
      if (text[i] == 0) {
        throw path.refused(
            "the value that starts on line %d holds a NUL byte; write the file again"
                .formatted(texts.startLine()));
      }
    }
    return Shown.start(new String(text, 0, Math.min(limit + 1, texts.length())), limit);
  }

  @Override
  public List<String> names() {
    return List.of("record");
  }

  @Override
  public List<String> fields() {
    return List.of(new String(texts.text(), 0, texts.length()));
  }

  @Override
  public boolean endsOpen() {
    return texts.endsOpen();
  }

  @Override
  public long bytesRead() {
    return file.count();
  }

  @Override
  public String sha256() {
    return file.sha256();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
