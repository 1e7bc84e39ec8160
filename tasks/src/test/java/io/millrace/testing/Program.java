package io.millrace.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A program of the machine that tests call. Where one is missing the tests fail and say so; they
 * are never skipped.
 */
public enum Program {
  PSQL("psql", "postgresql-client"),
  PS("ps", "procps"),
  UNSHARE("unshare", "util-linux"),
  CHROMIUM("chromium", "chromium"),
  CHROMEDRIVER("chromedriver", "chromium-driver"),
  FAKETIME("faketime", "faketime");

  private final String command;
  private final String debianPackage;

  Program(String command, String debianPackage) {
    this.command = command;
    this.debianPackage = debianPackage;
  }

  /** Where the program is, or an error with one sentence. */
  public Path path() {
    return find(System.getenv("PATH"))
        .orElseThrow(() ->
            new AssertionError(
                "The tests need %s, which is not on the PATH: install Debian's package %s"
                    .formatted(command, debianPackage)));
  }

  Optional<Path> find(String searchPath) {
    return Arrays.stream(searchPath.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, command))
        .filter(Files::isExecutable)
        .findFirst();
  }

  String command() {
    return command;
  }

  String debianPackage() {
    return debianPackage;
  }
}
