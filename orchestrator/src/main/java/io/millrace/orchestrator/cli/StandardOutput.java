package io.millrace.orchestrator.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a command's output goes. Remembers why it went nowhere, which writers keep to themselves.
 */
final class StandardOutput extends OutputStream {

  private final OutputStream target;
  private volatile @Nullable IOException failure;

  StandardOutput(OutputStream target) {
    this.target = target;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      target.write(bytes, offset, length);
    } catch (IOException lost) {
      failure = lost;
      throw lost;
    }
  }

  /** Why something is missing from what was written; nothing if only the reader had enough. */
  Optional<String> loss() {
    String reason = failure == null ? "" : String.valueOf(failure.getMessage());
    return reason.isEmpty() || reason.contains("Broken pipe")
        ? Optional.empty()
        : Optional.of(reason);
  }
}
