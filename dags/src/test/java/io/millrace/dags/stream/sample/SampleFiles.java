package io.millrace.dags.stream.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The tab-separated files of a sample, read as plainly as can be. */
record SampleFiles(Path folder) {

  static SampleFiles write(Path folder, double scale, long seed) throws IOException {
    StreamSample.forStar().write(folder, scale, seed);
    return new SampleFiles(folder);
  }

  String text(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without the header. */
  List<List<String>> rows(String file) {
    return Arrays.stream(text(file).split("\r\n", -1))
        .skip(1)
        .map(line -> List.of(line.split("\t", -1)))
        .toList();
  }

  /** Of all rows. */
  List<String> column(String file, int column) {
    return rows(file).stream().map(row -> row.get(column)).toList();
  }
}
