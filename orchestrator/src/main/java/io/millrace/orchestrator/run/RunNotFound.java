package io.millrace.orchestrator.run;

import org.jspecify.annotations.Nullable;

/** There is no run of that name. */
public final class RunNotFound extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** {@code dagId} is null if the run was to be of any DAG. */
  public RunNotFound(@Nullable String dagId, String runId) {
    super(
        "there is no run %s%s; `millrace runs` lists them"
            .formatted(runId, dagId == null ? "" : " of DAG " + dagId));
  }
}
