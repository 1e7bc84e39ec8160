package io.millrace.orchestrator.testbed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** A JVM in the middle of a test: says where its server's files are, and which process that is. */
final class KilledTests {

  private KilledTests() {}

  public static void main(String[] args) throws Exception {
    Path folder = Objects.requireNonNull(TestPostgres.ofThisJvm().newFolder().getParent());
    Path pid = folder.resolve("postgres").resolve("data").resolve("postmaster.pid");
    System.out.println(folder);
    System.out.println(Files.readAllLines(pid).getFirst());
    System.in.read();
  }
}
