package io.millrace.tasks.copy;

import io.millrace.tasks.RejectedRow;
import io.millrace.tasks.SourceFile;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.WarehouseContext;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.SQLException;

/** One try of a copy task. */
final class LoadFile {

  private static final int PROGRESS_EVERY = 50_000;

  private final Csv csv;
  private final SourcePath path;
  private final FileStamp stamp;
  private final Target target;
  private final WarehouseContext context;
  private final Rejects rejects;
  private long records;
  private long lastLine;

  /**
   * Looks at the file, before it is opened.
   *
   * @throws TaskFailed if there is none, or it is outside of the source folder
   */
  LoadFile(Csv csv, Target target, RejectLimit limit, WarehouseContext context) {
    this.csv = csv;
    this.target = target;
    this.context = context;
    path = new SourcePath(csv.file().in(context));
    stamp = path.stamp();
    rejects = new Rejects(limit, target, context);
  }

  CopyResult run(Existing existing) throws InterruptedException {
    context.log("reads " + path);
    try (FileText text = path.open()) {
      var file = new FileRecords(csv, path, text);
      FileLayout layout = layout(file);
      DatabaseColumns.requireSame(context.connection(), layout);
      makeRoom(existing);
      load(file, layout);
      path.requireUnchanged(stamp, text.count());
      requireGood(text);
      return report(text);
    } catch (TaskFailed e) {
      path.requireUnchanged(stamp, stamp.size()); // half-written files have all sorts of faults
      throw e;
    } catch (SQLException e) {
      throw failed(e);
    } catch (InterruptedIOException e) {
      throw interrupted(e);
    } catch (IOException e) {
      throw path.unreadable(e);
    }
  }

  private FileLayout layout(FileRecords file) throws IOException {
    if (!csv.hasHeader()) {
      file.requireAny();
      return FileLayout.withoutHeader(csv, target);
    }
    FileRecord header = file.next();
    if (header == null) {
      throw path.refused("empty, without even a header; write it again");
    }
    return FileLayout.ofHeader(header, target, path, context::masked);
  }

  private void makeRoom(Existing existing) throws SQLException {
    try (var statement = context.connection().createStatement()) {
      switch (existing) {
        case REPLACED -> statement.execute("truncate table " + target.sqlName());
        case KEPT -> {
          long fileId = stamp.fileId(path);
          // Whoever else loads the same file waits, and deletes what this one has loaded.
          statement.execute(
              "select pg_advisory_xact_lock(hashtextextended('%s', %d))"
                  .formatted(target.sqlName().replace("'", "''"), fileId));
          statement.execute(
              "delete from %s where file_id = %d".formatted(target.sqlName(), fileId));
        }
      }
    }
  }

  private void load(FileRecords file, FileLayout layout) throws SQLException, IOException {
    try (var stream = new RowStream(context.connection(), layout.copyStatement())) {
      var rows = new BinaryRows(stream);
      var writer = new RowWriter(csv, path, layout, stamp.fileId(path), rows);
      for (FileRecord record = file.next(); record != null; record = file.next()) {
        records++;
        lastLine = record.line();
        RejectedRow reject = writer.write(record);
        if (reject != null) {
          rejects.add(reject);
          if (rejects.areTooMany()) {
            stream.cancel();
          }
        }
        if (records % PROGRESS_EVERY == 0) {
          context.progress(records - rejects.count());
        }
      }
      rows.end();
      stream.finish();
    }
  }

  private void requireGood(FileText text) {
    boolean open = !text.endsWithLineBreak();
    boolean cutOff = open && rejects.endWith(lastLine);
    if (!cutOff || rejects.count() > 1) {
      rejects.requireWithinLimit(records, path);
    }
    if (cutOff) {
      throw path.refused(
          "ends within the record on line %d: it was cut off; write it again".formatted(lastLine));
    }
    if (open) {
      context.log(path + " does not end with a line break; it may have been cut off");
    }
  }

  private CopyResult report(FileText text) {
    long fileId = stamp.fileId(path);
    long rejected = rejects.count();
    context.wrote(target.table(), records - rejected);
    context.progress(records - rejected);
    context.set(FileRows.FILE_ID, fileId);
    context.set(FileRows.FILE_RECORDS, records);
    context.set(FileRows.REJECTED_RECORDS, rejected);
    context.fileRead(
        new SourceFile(fileId, path.toString(), text.count(), text.sha256(), records, rejected));
    return new CopyResult(fileId, records, records - rejected, rejected);
  }

  private RuntimeException failed(SQLException e) throws InterruptedException {
    if (Thread.interrupted()) {
      throw interrupted(e);
    }
    return CopyFailure.of(e, path, target);
  }

  private static InterruptedException interrupted(Exception cause) {
    var interrupted = new InterruptedException("the copy was interrupted");
    interrupted.initCause(cause);
    return interrupted;
  }
}
