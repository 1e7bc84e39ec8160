package io.millrace.orchestrator.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;

/** The file that the server's messages go to; the one before is kept beside it. */
record ServerLog(Path file) {

  private static final long LIMIT = 10L << 20;
  private static final Pattern SEVERITY = Pattern.compile("^.*?(LOG|FATAL|PANIC): +");

  /** Begins a new file if this one has grown large, and returns the size of what is there. */
  long startAnew() throws IOException {
    if (Files.exists(file) && Files.size(file) > LIMIT) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** Why the server ended, by what it wrote after the offset. */
  String lastWords(long offset) {
    List<String> lines =
        linesFrom(offset).stream().filter(line -> SEVERITY.matcher(line).find()).toList();
    int last = lines.size() - 1;
    while (last > 0 && !lines.get(last).contains("FATAL:")) {
      last--;
    }
    if (last < 0) {
      return "it said nothing";
    }
    // "The file contains errors" comes after what they are.
    boolean vague = last > 0 && lines.get(last).contains("contains errors");
    return SEVERITY.matcher(lines.get(vague ? last - 1 : last)).replaceFirst("");
  }

  boolean says(String words, long offset) {
    return linesFrom(offset).stream().anyMatch(line -> line.contains(words));
  }

  private List<String> linesFrom(long offset) {
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(Math.min(offset, in.length()));
      var bytes = new byte[(int) Math.min(in.length() - in.getFilePointer(), 1 << 16)];
      in.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
