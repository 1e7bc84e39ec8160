package io.millrace.orchestrator.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Jars as an author of DAGs builds them. */
public final class DagJar {

  private DagJar() {}

  /** A jar that brings the definitions. */
  public static Path of(Path jar, Class<?>... definitions) throws IOException {
    var names = new StringBuilder();
    for (Class<?> definition : definitions) {
      names.append(definition.getName()).append('\n');
    }
    return of(jar, names.toString(), definitions);
  }

  /** A jar that brings classes and names definitions. */
  static Path of(Path jar, String names, Class<?>... classes) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        var zip = new ZipOutputStream(file)) {
      for (Class<?> type : classes) {
        String entry = type.getName().replace('.', '/') + ".class";
        zip.putNextEntry(new ZipEntry(entry));
        try (InputStream content = type.getClassLoader().getResourceAsStream(entry)) {
          content.transferTo(zip);
        }
      }
      if (!names.isEmpty()) {
        zip.putNextEntry(new ZipEntry(DagLoader.DEFINITIONS));
        zip.write(names.getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }
}
