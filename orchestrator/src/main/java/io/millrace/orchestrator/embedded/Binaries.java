package io.millrace.orchestrator.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs for this machine, unpacked from the archive on the class path into a folder
 * named after the archive's content. The folder appears at once and whole.
 */
final class Binaries {

  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final int OWNER_MAY_EXECUTE = 0100;
  private static final int BUFFER = 1 << 16;

  private Binaries() {}

  /** The folder with bin, lib and share, unpacked into {@code parent} if it is not there yet. */
  static Path in(Path parent) {
    String archive = archiveName();
    URL url = Binaries.class.getClassLoader().getResource(archive);
    if (url == null) {
      throw new PostgresUnavailable(
          "This distribution has no PostgreSQL for "
              + platform()
              + " ("
              + archive
              + " is not on the class path); set MILLRACE_DB_URL to a server of your own.");
    }
    try {
      URLConnection connection = url.openConnection();
      Path folder = parent.resolve("postgresql-" + fingerprint(connection));
      if (!Files.isDirectory(folder)) {
        unpack(connection, folder);
      }
      return folder;
    } catch (IOException e) {
      throw new PostgresUnavailable(
          "PostgreSQL cannot be unpacked into " + parent + ": " + Folders.reason(e) + ".", e);
    }
  }

  private static String fingerprint(URLConnection connection) throws IOException {
    return connection instanceof JarURLConnection jar
        ? String.format(Locale.ROOT, "%08x", jar.getJarEntry().getCrc())
        : Long.toHexString(connection.getLastModified());
  }

  private static void unpack(URLConnection connection, Path folder) throws IOException {
    Path part = folder.resolveSibling(folder.getFileName() + ".part");
    Folders.delete(part);
    Files.createDirectories(part);
    try (InputStream packed = new BufferedInputStream(connection.getInputStream(), BUFFER);
        var tar = new TarArchiveInputStream(new XZInputStream(packed))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (isNeeded(entry.getName())) {
          unpackEntry(tar, entry, part);
        }
      }
    }
    Folders.moveDurably(part, folder);
  }

  private static void unpackEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path part)
      throws IOException {
    Path target = part.resolve(entry.getName()).normalize();
    if (!target.startsWith(part)) {
      throw new IOException("the archive has an entry outside of itself, " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.resolveSibling("."));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, target);
      if ((entry.getMode() & OWNER_MAY_EXECUTE) != 0) {
        Files.setPosixFilePermissions(target, PROGRAM);
      }
    }
  }

  /** What only a compiler would use stays packed. */
  private static boolean isNeeded(String name) {
    return !name.endsWith(".a") && !name.contains("pkgconfig");
  }

  private static String archiveName() {
    boolean arm = System.getProperty("os.arch").matches("aarch64|arm64");
    return isMac()
        ? "postgres-darwin-" + (arm ? "arm_64" : "x86_64") + ".txz"
        : "postgres-linux-" + (arm ? "arm_64" : "x86_64") + ".txz";
  }

  private static boolean isMac() {
    return System.getProperty("os.name").startsWith("Mac");
  }

  private static String platform() {
    return System.getProperty("os.name") + " on " + System.getProperty("os.arch");
  }
}
