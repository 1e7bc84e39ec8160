package io.millrace.orchestrator.crash;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The program as jars, without the tests, and an archive of the classes that its start loads, made
 * as the launcher makes it: a start takes a third of the time. Packed once a test JVM.
 */
final class PackedProgram {

  static final String MAIN = "io.millrace.orchestrator.cli.Millrace";

  private static final class Packed {
    private static final PackedProgram ONLY = pack();
  }

  private final String classPath;
  private final Path archive;

  private PackedProgram(String classPath, Path archive) {
    this.classPath = classPath;
    this.archive = archive;
  }

  static PackedProgram get() {
    return Packed.ONLY;
  }

  String classPath() {
    return classPath;
  }

  /** Without the archive where a JVM cannot make one. */
  List<String> options() {
    return Files.isRegularFile(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
  }

  private static PackedProgram pack() {
    try {
      Path folder =
          Files.createDirectories(
              Path.of("target", "program-" + System.getProperty("test.fork", "0"))
                  .toAbsolutePath());
      Path archive = folder.resolve("classes.jsa");
      Files.deleteIfExists(archive);
      var packed = new PackedProgram(jars(folder), archive);
      packed.rehearse();
      return packed;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void rehearse() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(ProgramCommand.java());
    command.addAll(List.of("-Xlog:disable", "-XX:ArchiveClassesAtExit=" + archive));
    command.addAll(List.of("-cp", classPath, MAIN, "rehearse"));
    Process rehearsal =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!rehearsal.waitFor(60, TimeUnit.SECONDS)) {
      rehearsal.destroyForcibly().waitFor();
      Files.deleteIfExists(archive);
    }
  }

  /** An archive knows classes of jars alone. */
  private static String jars(Path folder) throws IOException {
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      if (entry.contains("test-classes") || entry.contains("-tests.jar")) {
        continue;
      }
      Path path = Path.of(entry);
      jars.add(
          Files.isDirectory(path)
              ? jar(path, folder.resolve(jars.size() + ".jar")).toString()
              : entry);
    }
    return String.join(":", jars);
  }

  /** With its folders, without which nobody finds the migrations in it. */
  private static Path jar(Path classes, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        var out = new JarOutputStream(file);
        Stream<Path> tree = Files.walk(classes)) {
      out.setLevel(0);
      for (Path path : tree.filter(one -> !one.equals(classes)).sorted().toList()) {
        String name = classes.relativize(path).toString();
        boolean isFolder = Files.isDirectory(path);
        out.putNextEntry(new ZipEntry(isFolder ? name + "/" : name));
        if (!isFolder) {
          Files.copy(path, out);
        }
        out.closeEntry();
      }
    }
    return jar;
  }
}
