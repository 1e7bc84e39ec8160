package io.millrace.orchestrator.database;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of one folder of migrations, wherever on the class path they are.
 *
 * @param files content by name; empty if there is no such folder
 */
record MigrationFiles(SortedMap<String, byte[]> files) {

  private static final String SUFFIX = ".sql";
  private static final Pattern VERSION = Pattern.compile("(?:.*/)?V(\\d+)__.*");

  static MigrationFiles in(String folder, ClassLoader loader) throws IOException {
    var files = new TreeMap<String, byte[]>();
    for (URL url : Collections.list(loader.getResources(folder + "/"))) {
      files.putAll(read(url));
    }
    return new MigrationFiles(files);
  }

  /** The newest version among them; 0 if there is none. */
  int newest() {
    return newestOf(content -> true);
  }

  /** The newest version among those that begin with a line; 0 if none does. */
  int newestThatSays(String firstLine) {
    return newestOf(content ->
        new String(content, StandardCharsets.UTF_8).lines().limit(1).anyMatch(firstLine::equals));
  }

  private int newestOf(Predicate<byte[]> which) {
    return files.entrySet().stream()
        .filter(file -> which.test(file.getValue()))
        .map(file -> VERSION.matcher(file.getKey()))
        .filter(Matcher::matches)
        .mapToInt(version -> Integer.parseInt(version.group(1)))
        .max()
        .orElse(0);
  }

  /** SHA-256 over names and contents, in hex. */
  String digest() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      files.forEach((name, content) -> {
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(content);
      });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Map<String, byte[]> read(URL folder) throws IOException {
    URLConnection connection = folder.openConnection();
    return connection instanceof JarURLConnection jar
        ? fromJar(jar)
        : fromFolder(Path.of(URI.create(folder.toString())));
  }

  private static Map<String, byte[]> fromJar(JarURLConnection connection) throws IOException {
    var files = new TreeMap<String, byte[]>();
    String prefix = connection.getEntryName();
    JarFile jar = connection.getJarFile();
    List<JarEntry> entries =
        jar.stream()
            .filter(entry -> entry.getName().startsWith(prefix))
            .filter(entry -> entry.getName().endsWith(SUFFIX))
            .toList();
    for (JarEntry entry : entries) {
      try (InputStream content = jar.getInputStream(entry)) {
        files.put(entry.getName().substring(prefix.length()), content.readAllBytes());
      }
    }
    return files;
  }

  private static Map<String, byte[]> fromFolder(Path folder) throws IOException {
    var files = new TreeMap<String, byte[]>();
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
        files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }
}
