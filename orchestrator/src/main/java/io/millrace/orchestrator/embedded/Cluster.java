package io.millrace.orchestrator.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The files of one embedded server: {@code data}, the superuser's {@code password} and the {@code
 * port}, which stays the same from start to start while it is free.
 */
record Cluster(Path folder) {

  static final String USER = "millrace";
  private static final String MAJOR_VERSION = "18";
  private static final int PASSWORD_BYTES = 16;
  private static final Pattern COMPLAINT = Pattern.compile("\\b(?:FATAL|PANIC|error|could not)\\b");

  Path data() {
    return folder.resolve("data");
  }

  Path lock() {
    return folder.resolve("lock");
  }

  Path passwordFile() {
    return folder.resolve("password");
  }

  Path portFile() {
    return folder.resolve("port");
  }

  Endpoint endpoint(int port) {
    return new Endpoint("127.0.0.1", port, USER, password());
  }

  boolean exists() {
    return Files.exists(data());
  }

  /** Creates the folder, for its owner alone: the password lies in it. */
  void createFolder() throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder.resolveSibling("."));
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /** Makes the data folder if there is none, and writes the settings of this version into it. */
  void prepare(Path binaries, List<String> prefix) throws IOException {
    if (!exists()) {
      create(binaries, prefix);
    }
    requireOwnVersion();
    Files.writeString(
        folder.resolve(Configuration.TUNED_FILE),
        Configuration.tuned(Runtime.getRuntime().availableProcessors(), sharedMemory()));
  }

  private static long sharedMemory() throws IOException {
    Path folder = Path.of("/dev/shm");
    return Files.isDirectory(folder) ? Files.getFileStore(folder).getTotalSpace() : Long.MAX_VALUE;
  }

  private void create(Path binaries, List<String> prefix) throws IOException {
    Path part = folder.resolve("data.part");
    Folders.delete(part);
    var command = new ArrayList<>(prefix);
    command.add(binaries.resolve("bin/initdb").toString());
    command.addAll(List.of("-D", part.toString(), "-U", USER));
    command.addAll(List.of("--auth=scram-sha-256", "--pwfile=" + passwordFile()));
    // PostgreSQL's own locale: the operating system's may be missing or change their order.
    command.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
    command.addAll(List.of("--no-locale", "--encoding=UTF8"));
    // Flushed below, before the folder gets its name.
    command.add("--no-sync");
    Command.Result result = Command.run(command);
    if (result.exitCode() != 0) {
      throw new PostgresUnavailable(
          "PostgreSQL could not create its data in " + part + ": " + cause(result.output()));
    }
    Files.writeString(part.resolve("postgresql.conf"), Configuration.own());
    Folders.moveDurably(part, data());
  }

  private void requireOwnVersion() throws IOException {
    String version = Files.readString(data().resolve("PG_VERSION")).strip();
    if (!version.equals(MAJOR_VERSION)) {
      throw new PostgresUnavailable(
          data()
              + " was made by PostgreSQL "
              + version
              + " and this program brings PostgreSQL "
              + MAJOR_VERSION
              + "; use the program that made it, or another MILLRACE_HOME.");
    }
  }

  /** The superuser's password; made when there is no cluster yet. */
  String password() {
    try {
      if (!exists() && !Files.exists(passwordFile())) {
        var random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        writeSecret(passwordFile(), HexFormat.of().formatHex(random));
      }
      return Files.readString(passwordFile()).strip();
    } catch (NoSuchFileException e) {
      throw new PostgresUnavailable(
          passwordFile()
              + " is missing, and without it nobody can enter the server of "
              + data()
              + "; put the file back, or remove both to start afresh.",
          e);
    } catch (IOException e) {
      throw new PostgresUnavailable(
          passwordFile() + " cannot be read: " + Folders.reason(e) + ".", e);
    }
  }

  private static void writeSecret(Path file, String secret) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    Files.createFile(
        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(part, secret);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The port of the last start if it is free, else another one. */
  int choosePort() {
    try {
      int port = freePort(rememberedPort());
      Files.writeString(portFile(), Integer.toString(port));
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int rememberedPort() {
    try {
      return Integer.parseInt(Files.readString(portFile()).strip());
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  private static int freePort(int wanted) throws IOException {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
      return socket.getLocalPort();
    } catch (BindException e) {
      if (wanted == 0) {
        throw e;
      }
      return freePort(0);
    }
  }

  /** The first complaint; behind it initdb tells how it tidies up. */
  static String cause(String output) {
    return output
        .lines()
        .filter(line -> COMPLAINT.matcher(line).find())
        .findFirst()
        .orElseGet(() -> lastLine(output));
  }

  private static String lastLine(String text) {
    return text.lines()
        .reduce("it said nothing.", (before, line) -> line.isBlank() ? before : line);
  }
}
