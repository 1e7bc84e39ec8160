package io.millrace.orchestrator.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
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

  /** A jar that brings all classes of the definitions' package, and files by their names. */
  public static Path ofPackage(Path jar, Map<String, String> files, Class<?>... definitions)
      throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        var zip = new ZipOutputStream(file)) {
      for (Path type : classesBeside(definitions[0])) {
        String folder = definitions[0].getPackageName().replace('.', '/');
        add(zip, folder + "/" + type.getFileName(), Files.readAllBytes(type));
      }
      for (Map.Entry<String, String> one : files.entrySet()) {
        add(zip, one.getKey(), one.getValue().getBytes(StandardCharsets.UTF_8));
      }
      String names = Stream.of(definitions).map(Class::getName).collect(Collectors.joining("\n"));
      add(zip, DagLoader.DEFINITIONS, names.getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }

  private static List<Path> classesBeside(Class<?> type) throws IOException {
    try (Stream<Path> files =
        Files.list(
            Path.of(type.getResource(type.getSimpleName() + ".class").toURI())
                .resolveSibling("."))) {
      return files.filter(file -> file.toString().endsWith(".class")).sorted().toList();
    } catch (URISyntaxException impossible) {
      throw new IOException(impossible);
    }
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
  }

  /** A jar like another whose classes were built for a Java that is yet to come. */
  static Path ofNewerJava(Path jar, Path like) throws IOException {
    return copy(
        jar,
        like,
        (entry, content) -> {
          if (entry.endsWith(".class")) {
            content[7] = 99;
          }
          return true;
        });
  }

  /** A jar like another that lacks one of its files. */
  static Path without(Path jar, Path like, String missing) throws IOException {
    return copy(jar, like, (entry, content) -> !entry.equals(missing));
  }

  private static Path copy(Path jar, Path like, BiPredicate<String, byte[]> change)
      throws IOException {
    try (InputStream from = Files.newInputStream(like);
        var unzip = new ZipInputStream(from);
        OutputStream file = Files.newOutputStream(jar);
        var zip = new ZipOutputStream(file)) {
      for (ZipEntry entry = unzip.getNextEntry(); entry != null; entry = unzip.getNextEntry()) {
        byte[] content = unzip.readAllBytes();
        if (change.test(entry.getName(), content)) {
          add(zip, entry.getName(), content);
        }
      }
    }
    return jar;
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
