package io.millrace.orchestrator.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * For each file of DAGs, the code that was loaded from it last without a fault: what goes on
 * running while the file is broken, also over a restart. Thread-safe.
 */
final class LastGood {

  private static final String SUFFIX = ".last";

  private final CodeStore codes;

  LastGood(CodeStore codes) {
    this.codes = codes;
  }

  void remember(Path file, Path code) throws IOException {
    Path note = note(file);
    String content = file + "\n" + code.getFileName() + "\n";
    if (Files.exists(note) && Files.readString(note).equals(content)) {
      return;
    }
    codes.write(note, content);
  }

  /** Empty if there is none, or it is not there any more. */
  Optional<Path> of(Path file) throws IOException {
    Path note = note(file);
    return Files.exists(note) ? code(note).filter(Files::exists) : Optional.empty();
  }

  void forget(Path file) throws IOException {
    Files.deleteIfExists(note(file));
  }

  /** What is remembered of files that are there; the rest is forgotten. */
  List<Path> inUse() throws IOException {
    List<Path> used = new ArrayList<>();
    try (Stream<Path> files = Files.list(codes.folder())) {
      for (Path note : files.filter(file -> file.toString().endsWith(SUFFIX)).toList()) {
        Optional<Path> code = isOfAFileThatIsThere(note) ? code(note) : Optional.empty();
        if (code.isPresent()) {
          used.add(code.get());
        } else {
          Files.deleteIfExists(note);
        }
      }
    }
    return used;
  }

  /** A note may be empty where the machine went down just after it was written. */
  private static boolean isOfAFileThatIsThere(Path note) throws IOException {
    List<String> lines = Files.readAllLines(note);
    return !lines.isEmpty() && Files.exists(Path.of(lines.getFirst()));
  }

  private Optional<Path> code(Path note) throws IOException {
    List<String> lines = Files.readAllLines(note);
    return lines.size() < 2 ? Optional.empty() : Optional.of(codes.folder().resolve(lines.get(1)));
  }

  private Path note(Path file) throws IOException {
    byte[] digest = CodeStore.sha256().digest(file.toString().getBytes(UTF_8));
    return codes.folder().resolve(HexFormat.of().formatHex(digest) + SUFFIX);
  }
}
