package io.millrace.orchestrator.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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

  /**
   * {@code shownAs} is what people know it as.
   *
   * @throws NotUtf8 rather than to compile holes in the place of letters
   */
  static SourceFile read(Path path, String shownAs) throws IOException {
    var content = ByteBuffer.wrap(Files.readAllBytes(path));
    try {
      return new SourceFile(path, shownAs, UTF_8.newDecoder().decode(content).toString());
    } catch (CharacterCodingException otherwise) {
      throw new NotUtf8(shownAs, lineAt(content));
    }
  }

  /** The line of the first byte that was not decoded, from 1. */
  private static int lineAt(ByteBuffer content) {
    int line = 1;
    for (int at = 0; at < content.position(); at++) {
      line += content.get(at) == '\n' ? 1 : 0;
    }
    return line;
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
