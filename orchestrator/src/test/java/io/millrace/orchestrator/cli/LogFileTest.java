package io.millrace.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.millrace.orchestrator.secret.SecretMasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

  @TempDir private Path folder;

  @Test
  void namesItsWriterAndHoldsNoSecretNeitherInALineNorInAStackTrace() throws IOException {
    SecretMasks.add("Zy6-secret");
    Path file = folder.resolve("millrace.log");
    var context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());

    LogFile.sendTo(file);
    LogFile.writtenBy("w1");
    try {
      new LogFile().configure(context);
      context
          .getLogger("test")
          .warn("log in with={}", "Zy6-secret", new IllegalStateException("no Zy6-secret here"));
    } finally {
      System.clearProperty("millrace.log");
      System.clearProperty("millrace.node");
      context.stop();
    }

    assertThat(Files.readString(file))
        .contains("WARN  w1 [", "log in with=***", "IllegalStateException: no *** here")
        .doesNotContain("Zy6-secret");
  }
}
