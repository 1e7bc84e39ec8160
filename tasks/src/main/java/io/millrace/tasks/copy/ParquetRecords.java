package io.millrace.tasks.copy;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.SchemaNode;
import io.millrace.tasks.TaskFailed;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The rows of a Parquet file. Only the columns that are loaded are read. */
final class ParquetRecords implements FileRecords {

  private static final int ROWS_BETWEEN_LOOKS = 1_024;
  private static final int DEEPEST_CAUSE = 20;
  private static final Set<CompressionCodec> UNPACKED =
      EnumSet.of(
          CompressionCodec.UNCOMPRESSED,
          CompressionCodec.SNAPPY,
          CompressionCodec.GZIP,
          CompressionCodec.ZSTD);

  /** Kept, since a logger that nobody keeps forgets its level: it says how it unpacks. */
  private static final Logger READER = Logger.getLogger("dev.hardwood");

  static {
    READER.setLevel(Level.WARNING);
  }

  private final Contract contract;
  private final SourcePath path;
  private final ParquetBytes bytes;
  private final ParquetFileReader file;
  private final FileRecord current = new FileRecord(true);
  private final List<ParquetColumn> columns = new ArrayList<>();
  private @Nullable RowReader rows;
  private long row;
  private @Nullable String fault;

  private ParquetRecords(
      Contract contract, SourcePath path, ParquetBytes bytes, ParquetFileReader file) {
    this.contract = contract;
    this.path = path;
    this.bytes = bytes;
    this.file = file;
  }

  /**
   * Opens the file.
   *
   * @throws TaskFailed if it is no Parquet file, or was cut off
   */
  static ParquetRecords open(Contract contract, SourcePath path) {
    try {
      ParquetBytes bytes = ParquetBytes.of(path);
      return new ParquetRecords(
          contract, path, bytes, ParquetFileReader.open(InputFile.of(path.path())));
    } catch (IOException e) {
      throw damaged(path, e);
    } catch (RuntimeException e) {
      throw e instanceof TaskFailed ? e : damaged(path, e);
    }
  }

  @Override
  public FileLayout layout(Target target, UnaryOperator<String> mask) {
    try {
      requireUnpackable();
      return layoutOf(target, mask);
    } catch (RuntimeException e) {
      throw e instanceof TaskFailed ? e : damaged(path, e);
    }
  }

  private void requireUnpackable() {
    for (RowGroup group : file.getFileMetaData().rowGroups()) {
      for (ColumnChunk chunk : group.columns()) {
        if (!UNPACKED.contains(chunk.metaData().codec())) {
          throw path.refused(
              "its columns are packed by %s; write it packed by Snappy, Zstandard or gzip, or not packed"
                  .formatted(chunk.metaData().codec()));
        }
      }
    }
  }

  private FileLayout layoutOf(Target target, UnaryOperator<String> mask) {
    List<SchemaNode> nodes = file.getFileSchema().getRootNode().children();
    var names = new HeaderNames(nodes.stream().map(SchemaNode::name).toList(), contract, target);
    List<String> mistakes = names.mistakes(mask);
    if (!mistakes.isEmpty()) {
      throw path.refused(
          "its schema %s; %s has %s; correct the file"
              .formatted(String.join(", ", mistakes), target.name(), FileLayout.names(target)));
    }
    List<TargetColumn> loaded = new ArrayList<>();
    for (SchemaNode node : nodes) {
      TargetColumn column = contract.column(node.name(), target);
      if (column != null) {
        columns.add(ParquetColumn.of(node, columns.size(), path));
        loaded.add(
            column.format() instanceof TimestampFormat format
                ? column.with(format.toTheMicrosecond())
                : column);
      }
    }
    return new FileLayout(
        target, new ArrayList<@Nullable TargetColumn>(loaded), names.layout().ignored());
  }

  @Override
  public @Nullable FileRecord next() throws IOException {
    if (row % ROWS_BETWEEN_LOOKS == 0 && Thread.interrupted()) {
      throw new InterruptedIOException("interrupted while reading");
    }
    try {
      return advance() ? current : null;
    } catch (RuntimeException e) {
      throw e instanceof TaskFailed ? e : damaged(path, e);
    }
  }

  private boolean advance() {
    RowReader reader = rows();
    if (!reader.hasNext()) {
      long promised = file.getFileMetaData().numRows();
      if (row != promised) {
        throw path.refused(
            "has %d rows, but says it has %d; write it again".formatted(row, promised));
      }
      return false;
    }
    reader.next();
    current.begin(++row);
    fault = null;
    for (ParquetColumn column : columns) {
      String wrong = column.copyTo(current, reader);
      if (wrong != null && fault == null) {
        fault = column.name() + " " + wrong;
      }
    }
    return true;
  }

  private RowReader rows() {
    RowReader reader = rows;
    if (reader == null) {
      String[] names = names().toArray(String[]::new);
      reader = file.buildRowReader().projection(ColumnProjection.columns(names)).build();
      rows = reader;
    }
    return reader;
  }

  private static TaskFailed damaged(SourcePath path, Exception e) {
    return TaskFailed.forGood(
        path + ": its Parquet content is damaged (" + Shown.plain(reason(e)) + "); write it again",
        e);
  }

  /** The reader wraps the reason in several layers, and at times a layer in itself. */
  private static String reason(Throwable e) {
    Throwable deepest = e;
    for (int i = 0; i < DEEPEST_CAUSE && deepest.getCause() != null; i++) {
      deepest = deepest.getCause();
    }
    return Objects.requireNonNullElse(deepest.getMessage(), deepest.getClass().getSimpleName());
  }

  @Override
  public @Nullable String fault() {
    return fault == null && current.isCut()
        ? "the record is longer than %d characters".formatted(FileRecord.MOST_CHARACTERS)
        : fault;
  }

  @Override
  public String original(int limit) {
    if (current.lineOfNul() > 0) {
      throw path.refused("row %d holds a NUL character; write the file again".formatted(row));
    }
    return current.original(',', limit);
  }

  @Override
  public List<String> names() {
    return columns.stream().map(ParquetColumn::name).toList();
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
    return false;
  }

  @Override
  public long bytesRead() {
    return bytes.count();
  }

  @Override
  public String sha256() {
    return bytes.sha256();
  }

  @Override
  public void close() throws IOException {
    if (rows != null) {
      rows.close();
    }
    file.close();
  }
}
