package io.millrace.tasks.copy;

import io.millrace.tasks.TaskFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The file to read, by its absolute path, and the sentences that refuse it. */
record SourcePath(Path path) {

  SourcePath {
    path = path.toAbsolutePath().normalize();
  }

  /**
   * What the file system knows of the file now.
   *
   * @throws TaskFailed if it is no file or cannot be looked at
   */
  FileStamp stamp() {
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        throw refused("a folder, not a file; name the file in it");
      }
      if (!attributes.isRegularFile()) {
        throw refused("not a regular file; copy its content into one");
      }
      return new FileStamp(
          attributes.size(), attributes.lastModifiedTime(), String.valueOf(attributes.fileKey()));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Opens the file.
   *
   * @param size in bytes, when it was looked at
   */
  FileText open(Packing packing, long size) {
    try {
      return new FileText(this, packing, size);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  TaskFailed unreadable(IOException e) {
    Path folder = path.getParent();
    if (folder != null && Files.isRegularFile(folder)) {
      return refused("no such file: " + folder + " is a file itself; name the folder it is in");
    }
    if (e instanceof NoSuchFileException) {
      return refused("no such file; put it there or name another source");
    }
    if (e instanceof AccessDeniedException) {
      return refused("permission denied; let this process read it");
    }
    String reason =
        e instanceof FileSystemException system && system.getReason() != null
            ? system.getReason()
            : e.toString();
    return TaskFailed.forNow(
        path + ": cannot be read (" + reason + "); run the task again once it can be", e);
  }

  /** The file as it is cannot be loaded. */
  TaskFailed refused(String why) {
    return TaskFailed.forGood(path + ": " + why);
  }

  /**
   * Looks at the file again.
   *
   * @throws TaskFailed if it is not as it was, or another number of bytes was read from it
   */
  void requireUnchanged(FileStamp before, long bytesRead) {
    if (!stamp().equals(before) || bytesRead != before.size()) {
      throw TaskFailed.forNow(
          path + ": changed while it was read; run the task again once nobody writes to it", null);
    }
  }

  /**
   * Protects the file from the report of its errors.
   *
   * @throws TaskFailed if the report would take its place
   */
  void requireOther(Path report) {
    try {
      if (!Files.exists(report) || !Files.isSameFile(path, report)) {
        return;
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    throw refused("its error report would take its place; give the report another name");
  }

  /**
   * Looks for the line of a byte that is no character; only then, since lines cost time to count.
   *
   * @param offset of the byte in the content, unpacked
   */
  TaskFailed undecodable(long offset, Packing packing) {
    int wrong;
    try (InputStream bytes = Unpacked.content(new FileBytes(path), Long.MAX_VALUE)) {
      bytes.skipNBytes(offset);
      wrong = bytes.read();
    } catch (IOException e) {
      return unreadable(e);
    }
    long line = lastLine(packing.unpackingAtMost(Long.MAX_VALUE));
    boolean isUtf8 = packing.charset().equals(StandardCharsets.UTF_8);
    return refused(
        "line %d, byte offset %d: 0x%02x is not %s; %s"
            .formatted(
                line,
                offset,
                wrong & 0xff,
                packing.charset().name(),
                isUtf8
                    ? remedy(offset, wrong)
                    : "say in encodedAs(..) what it is, or save the file as UTF-8"));
  }

  /** The line of the last character that can be decoded, or the one it ends. */
  private long lastLine(Packing packing) {
    long line = 1;
    char before = 0;
    char[] chars = new char[1 << 13];
    try (FileText text = new FileText(this, packing, 0)) {
      for (int read = text.read(chars); read >= 0; read = text.read(chars)) {
        for (int at = 0; at < read; at++) {
          if (before == '\r' || (chars[at] == '\n' && before != '\r')) {
            line++;
          }
          before = chars[at];
        }
      }
    } catch (CharacterCodingException end) {
      return line;
    } catch (IOException e) {
      throw unreadable(e);
    }
    return line;
  }

  private static String remedy(long offset, int wrong) {
    String encoding = offset == 0 && wrong >= 0xfe ? "UTF-16" : "Latin-1 or Windows-1252";
    return "it may be " + encoding + ", save the file as UTF-8 or say in encodedAs(..) what it is";
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
