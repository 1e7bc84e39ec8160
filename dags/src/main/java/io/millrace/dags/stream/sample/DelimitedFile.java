package io.millrace.dags.stream.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rows as the source writes them: UTF-8, lines that end in CRLF but for the last, which does not
 * end at all. A field with the delimiter in it is in quotes.
 */
record DelimitedFile(char delimiter) {

  void write(Path path, List<String> header, Stream<List<String>> rows) throws IOException {
    Files.writeString(
        path,
        Stream.concat(Stream.of(header), rows).map(this::line).collect(Collectors.joining("\r\n")));
  }

  private String line(List<String> fields) {
    return fields.stream().map(this::field).collect(Collectors.joining(String.valueOf(delimiter)));
  }

  private String field(String text) {
    return text.indexOf(delimiter) < 0 ? text : '"' + text + '"';
  }
}
