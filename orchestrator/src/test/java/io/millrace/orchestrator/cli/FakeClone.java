package io.millrace.orchestrator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A clone with the real launcher and nothing else: its Maven only writes down that it was called,
 * its JDKs print their version and arguments, and no other program of the machine is on the path
 * but the usual small ones.
 */
final class FakeClone {

  private static final List<String> TOOLS =
      List.of(
          "sed",
          "find",
          "head",
          "dirname",
          "readlink",
          "mkdir",
          "date",
          "touch",
          "rm",
          "mv",
          "cat",
          "flock");

  final Path root;
  private final Path bin;
  private final Path home;
  private final Map<String, String> environment = new HashMap<>();

  /** What a launcher left behind when it ended. */
  record Ended(int exit, String stdout, String stderr) {}

  FakeClone(Path folder) throws IOException {
    home = Files.createDirectories(folder.resolve("home"));
    bin = Files.createDirectories(folder.resolve("bin"));
    root = Files.createDirectories(folder.resolve("clone"));
    Files.createDirectories(folder.resolve("jvm"));
    for (String tool : TOOLS) {
      executable(bin.resolve(tool), "#!/bin/sh\nexec /usr/bin/" + tool + " \"$@\"\n");
    }
    String launcher = Files.readString(Path.of("..", "millrace"));
    executable(root.resolve("millrace"), launcher.replace("/usr/lib/jvm/", folder + "/jvm/"));
    for (String module : List.of("sql", "tasks", "dags", "orchestrator")) {
      Files.createDirectories(root.resolve(module).resolve("src/main"));
      Files.createFile(root.resolve(module).resolve("pom.xml"));
    }
    Files.createDirectories(root.resolve("sql/src/codegen"));
    Files.createFile(root.resolve("pom.xml"));
  }

  FakeClone withMaven() throws IOException {
    return withMaven("mkdir -p target/dist/lib && echo jar > target/dist/lib/millrace.jar");
  }

  FakeClone withMaven(String script) throws IOException {
    executable(
        bin.resolve("mvn"), "#!/bin/sh\necho called >> mvn.calls\necho noise\n" + script + "\n");
    return this;
  }

  FakeClone withoutMaven() throws IOException {
    Files.delete(bin.resolve("mvn"));
    return this;
  }

  /** A JDK in the folder where the machine keeps them. */
  Path jdk(String version) throws IOException {
    Path jdk = root.resolveSibling("jvm").resolve("jdk-" + version);
    Files.createDirectories(jdk.resolve("bin"));
    executable(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    executable(
        jdk.resolve("bin/java"), "#!/bin/sh\necho java " + version + "\nprintf '[%s]' \"$@\"\n");
    Files.writeString(
        jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return jdk;
  }

  /** A JDK whose archive of classes is the arguments that it was started with. */
  Path archivingJdk(String version) throws IOException {
    Path jdk = jdk(version);
    Path java = jdk.resolve("bin/java");
    Files.writeString(
        java,
        Files.readString(java)
            + """
            for word; do
              case $word in -XX:ArchiveClassesAtExit=*) printf '[%s]' "$@" >"${word#*=}" ;; esac
            done
            """);
    return jdk;
  }

  FakeClone with(String variable, Path value) {
    environment.put(variable, value.toString());
    return this;
  }

  int mavenCalls() throws IOException {
    Path calls = root.resolve("mvn.calls");
    return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
  }

  /** Dates a file or folder after the last build. */
  static void touch(Path path) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(Instant.parse("2100-01-01T00:00:00Z")));
  }

  Ended launch(String... arguments) throws IOException, InterruptedException {
    return end(start(root.resolve("millrace"), root, arguments));
  }

  Process start(Path launcher, Path folder, String... arguments) throws IOException {
    var command = new ArrayList<String>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    builder.environment().put("HOME", home.toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  static Ended end(Process launcher) throws IOException, InterruptedException {
    String stdout = new String(launcher.getInputStream().readAllBytes(), UTF_8);
    String stderr = new String(launcher.getErrorStream().readAllBytes(), UTF_8);
    return new Ended(launcher.waitFor(), stdout, stderr);
  }

  private static void executable(Path file, String content) throws IOException {
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
