package io.millrace.orchestrator.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Jars that nobody changes, each under a name of its own: the classes of DAGs are loaded from
 * these, so that what runs goes on whatever becomes of the file it came from. All processes of a
 * home share them; where there is no home yet, they are this process's alone. Thread-safe.
 */
final class CodeStore implements AutoCloseable {

  static final String PART = "part";

  private static final String JAR = ".jar";

  private final @Nullable Path home;
  private @Nullable Path temporary;

  /** {@code folder} is where they are kept, if the folder that it is in exists. */
  CodeStore(Path folder) {
    this.home = Files.isDirectory(folder.resolveSibling(".")) ? folder : null;
  }

  /** One that keeps nothing beyond {@link #close}. */
  static CodeStore temporary() {
    return new CodeStore(Path.of("nowhere", "at", "all"));
  }

  synchronized Path folder() throws IOException {
    if (home != null) {
      return Files.createDirectories(home);
    }
    if (temporary == null) {
      temporary = Files.createTempDirectory("millrace-dags");
    }
    return temporary;
  }

  /** A copy of a jar as it is now. */
  Path keep(Path jar) throws IOException {
    Path part = Files.createTempFile(folder(), PART, "");
    MessageDigest digest = sha256();
    try (InputStream from = new DigestInputStream(Files.newInputStream(jar), digest);
        OutputStream to = Files.newOutputStream(part)) {
      from.transferTo(to);
    } catch (IOException failure) {
      Files.deleteIfExists(part);
      throw failure;
    }
    return place(part, HexFormat.of().formatHex(digest.digest()));
  }

  /** What was kept under a key. */
  Optional<Path> find(String key) throws IOException {
    Path jar = folder().resolve(key + JAR);
    return Files.exists(jar) ? Optional.of(jar) : Optional.empty();
  }

  /** {@code content} is that of a jar. */
  Path keep(String key, byte[] content) throws IOException {
    Path part = Files.createTempFile(folder(), PART, "");
    Files.write(part, content);
    return place(part, key);
  }

  /** A note for later starts, whole or not at all. */
  void write(Path note, String content) throws IOException {
    Path part = Files.createTempFile(folder(), PART, "");
    Files.writeString(part, content);
    Files.move(part, note, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path place(Path part, String key) throws IOException {
    Path jar = folder().resolve(key + JAR);
    try {
      return Files.move(part, jar, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException slower) {
      return Files.move(part, jar, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Removes jars from before a moment that are not {@code used}. */
  void removeUnused(List<Path> used, Instant before) throws IOException {
    if (home == null || !Files.isDirectory(home)) {
      return;
    }
    FileTime limit = FileTime.from(before);
    try (Stream<Path> files = Files.list(home)) {
      for (Path file : files.filter(CodeStore::isDisposable).toList()) {
        if (!used.contains(file) && Files.getLastModifiedTime(file).compareTo(limit) < 0) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Also what a process that was killed has begun. */
  private static boolean isDisposable(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(JAR) || name.startsWith(PART);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public synchronized void close() {
    if (temporary == null) {
      return;
    }
    try (Stream<Path> tree = Files.walk(temporary)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
      temporary = null;
    } catch (IOException left) {
      // The system clears its folder of temporary files.
    }
  }
}
