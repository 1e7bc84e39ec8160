package io.millrace.orchestrator.execute;

import org.jspecify.annotations.Nullable;

/** What a child process said of its task's failure, which it has logged and judged. */
final class ChildFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ChildFrame.Failed said;

  ChildFailed(ChildFrame.Failed said) {
    super(said.sentence(), null, false, false);
    this.said = said;
  }

  Failures.Failure failure() {
    return new Failures.Failure(said.sentence(), said.retryable());
  }

  @Nullable String refusal() {
    return said.refusal();
  }
}
