package io.millrace.orchestrator.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.SimpleJavaFileObject;

/** A {@code .java} file with what it held when it was read. */
final class SourceFile extends SimpleJavaFileObject {

  private final String shownAs;
  private final String text;

  private SourceFile(Path path, String shownAs, String text) {
    super(path.toUri(), Kind.SOURCE);
    this.shownAs = shownAs;
    this.text = text;
  }

  /** {@code shownAs} is what people know it as. */
  static SourceFile read(Path path, String shownAs) throws IOException {
    return new SourceFile(path, shownAs, new String(Files.readAllBytes(path), UTF_8));
  }

  String shownAs() {
    return shownAs;
  }

  String text() {
    return text;
  }

  @Override
  public CharSequence getCharContent(boolean ignoreEncodingErrors) {
    return text;
  }
}
