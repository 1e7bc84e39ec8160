package io.millrace.tasks.copy;

import io.millrace.tasks.RejectedRow;
import io.millrace.tasks.SourceFile;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.WarehouseContext;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One try of a copy task. */
final class LoadFile {

  private static final int PROGRESS_EVERY = 50_000;

  private final DataFile<?> file;
  private final SourcePath path;
  private final FileStamp stamp;
  private final Target target;
  private final WarehouseContext context;
  private final @Nullable FileName report;
  private final Rejects rejects;
  private long records;
  private long lastLine;

  /**
   * Looks at the file, before it is opened.
   *
   * @throws TaskFailed if there is none, or it is outside of the source folder
   */
  LoadFile(
      DataFile<?> file,
      Target target,
      RejectLimit limit,
      @Nullable FileName report,
      WarehouseContext context) {
    this.file = file;
    this.target = target;
    this.report = report;
    this.context = context;
    path = new SourcePath(file.name().in(context));
    stamp = path.stamp();
    rejects = new Rejects(limit, target, context);
  }

  CopyResult run(Existing existing) throws InterruptedException {
    context.log("reads " + path);
    try (FileRecords found = file.records(path, stamp.size())) {
      FileLayout layout = found.layout(target, context::masked);
      say(layout);
      context.set(FileRows.FILE_HEADER, context.masked(String.join(",", found.names())));
      context.set(FileRows.FILE_FIELDS, found.names().toArray(String[]::new));
      DatabaseColumns.requireSame(context.connection(), layout);
      byte[] constants = target.constants().encoded(target, context);
      existing.makeRoom(target, stamp.fileId(path), context);
      load(found, layout, constants);
      path.requireUnchanged(stamp, found.bytesRead());
      requireGood(found.endsOpen());
      return report(found);
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

  private void say(FileLayout layout) {
    if (!layout.ignored().isEmpty()) {
      Set<String> names = new LinkedHashSet<>();
      layout.ignored().forEach(name -> names.add(Shown.text(context.masked(name))));
      context.log("does not load " + HeaderNames.firstOf(names));
    }
  }

  private void load(FileRecords found, FileLayout layout, byte[] constants)
      throws SQLException, IOException {
    try (var stream = new RowStream(context.connection(), layout.copyStatement());
        ErrorReport errors = errors(found)) {
      var rows = new BinaryRows(stream);
      var writer = new RowWriter(found, path, layout, constants, stamp.fileId(path), rows);
      for (FileRecord record = found.next(); record != null; record = found.next()) {
        records++;
        lastLine = record.line();
        RejectedRow reject = writer.write(record);
        if (reject != null) {
          rejects.add(reject);
          if (errors != null && rejects.count() <= RejectLimit.MOST) {
            errors.add(reject, found.fields());
          }
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
      if (errors != null) {
        errors.publish();
      }
    }
  }

  private @Nullable ErrorReport errors(FileRecords found) {
    if (report == null) {
      return null;
    }
    Path file = report.in(context);
    path.requireOther(file);
    return ErrorReport.begin(file, found.names());
  }

  private void requireGood(boolean open) {
    RejectedRow cutOff = open ? rejects.onLine(lastLine) : null;
    if (cutOff == null || rejects.count() > 1) {
      rejects.requireWithinLimit(records, path);
    }
    if (cutOff != null) {
      throw path.refused(
          ("ends without a line break behind a record that cannot be loaded, on line %d (%s): it may"
                  + " have been cut off; write it again")
              .formatted(lastLine, cutOff.reason()));
    }
    if (open) {
      context.log(path + " does not end with a line break; it may have been cut off");
    }
  }

  private CopyResult report(FileRecords found) {
    long fileId = stamp.fileId(path);
    long rejected = rejects.count();
    context.wrote(target.table(), records - rejected);
    context.progress(records - rejected);
    context.set(FileRows.FILE_ID, fileId);
    context.set(FileRows.FILE_RECORDS, records);
    context.set(FileRows.REJECTED_RECORDS, rejected);
    context.fileRead(
        new SourceFile(
            fileId, path.toString(), found.bytesRead(), found.sha256(), records, rejected));
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
