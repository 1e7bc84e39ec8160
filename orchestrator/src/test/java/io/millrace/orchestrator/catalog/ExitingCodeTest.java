package io.millrace.orchestrator.catalog;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.TaskFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Code of a DAG's jar that would end the program. Each test would end the JVM of the tests. */
class ExitingCodeTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          status -> System.exit(status)                            | System.exit(3)
          System::exit                                             | System.exit(3)
          status -> Runtime.getRuntime().exit(status)              | Runtime.exit(3)
          Runtime.getRuntime()::exit                               | Runtime.exit(3)
          status -> Runtime.getRuntime().halt(status)              | Runtime.halt(3)
          status -> { try { System.exit(status); } finally { int n = status / 2; } } | System.exit(3)
          """)
  void failsInsteadOfEndingTheProgram(String code, String call) throws Exception {
    IntConsumer exiting = load("return " + code + ";");

    assertThatThrownBy(() -> exiting.accept(3))
        .isInstanceOf(Error.class)
        .cause()
        .isInstanceOf(TaskFailed.class)
        .hasMessage(
            "the task called "
                + call
                + ", which would end the whole program; throw TaskFailed instead, or run it"
                + " .inChildProcess()");
  }

  @Test
  void leavesOtherMethodsOfTheseNamesAlone() throws Exception {
    IntConsumer other =
        load(
            """
            class Door {
              void exit(int n) { System.setProperty("door", "halt" + n); }
            }
            return new Door()::exit;
            """);

    other.accept(3);

    assertThat(System.clearProperty("door")).isEqualTo("halt3");
  }

  @Test
  void looksOnlyAtClassesThatHaveSuchAName() throws IOException {
    assertThat(ExitCalls.mayBeIn(code(EndedProgram.class))).isTrue();
    assertThat(ExitCalls.mayBeIn(code(DagNotFound.class))).isFalse();
  }

  private static byte[] code(Class<?> type) throws IOException {
    try (var content = requireNonNull(type.getResourceAsStream(type.getSimpleName() + ".class"))) {
      return content.readAllBytes();
    }
  }

  /** What a method answers that a jar's class has. */
  private IntConsumer load(String body) throws Exception {
    Path source = folder.resolve("Exiting.java");
    Files.writeString(
        source,
        """
        public class Exiting implements java.util.function.Supplier<java.util.function.IntConsumer> {
          public java.util.function.IntConsumer get() { %s }
        }
        """
            .formatted(body));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), source.toString());
    assertThat(status).isZero();
    Path jar = folder.resolve("exiting.jar");
    try (var zip = new ZipOutputStream(Files.newOutputStream(jar));
        var files = Files.list(classes)) {
      for (Path file : files.toList()) {
        zip.putNextEntry(new ZipEntry(file.getFileName().toString()));
        zip.write(Files.readAllBytes(file));
      }
    }
    try (var loader =
        new DagLoader(jar.toUri().toURL(), ExitingCodeTest.class.getClassLoader(), false)) {
      Class<?> type = loader.loadClass("Exiting");
      assertThat(type.getClassLoader()).isSameAs(loader);
      assertThat(type.getProtectionDomain().getCodeSource().getLocation())
          .isEqualTo(jar.toUri().toURL());
      var supplier = (java.util.function.Supplier<?>) type.getConstructor().newInstance();
      return (IntConsumer) requireNonNull(supplier.get());
    }
  }
}
