package io.millrace.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardOutputTest {

  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  @Test
  void failsACommandWhoseOutputIsLost() {
    assertThat(settings("No space left on device")).isOne();
    assertThat(err)
        .hasToString(
            "millrace: The output is incomplete: it cannot be written (No space left on device).\n");
  }

  @Test
  void saysNothingToAReaderWhoHasEnough() {
    assertThat(settings("Broken pipe")).isZero();
    assertThat(err).hasToString("");
  }

  private int settings(String refusal) {
    var full =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException(refusal);
          }
        };
    return Millrace.run(
        new StandardOutput(full), new PrintWriter(err), Map.of(), folder, "settings");
  }
}
