package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.LogChunk;
import org.jspecify.annotations.Nullable;

/**
 * What running tries have logged: written in portions, each before the end of its try. In the place
 * of what cannot be written stands a line that says so.
 */
final class UnwrittenLogs implements Backlog.Content<LogChunk> {

  /** Characters: what a statement takes without much of the memory that tasks are to have. */
  private static final int PORTION = 1_000_000;

  /** What a try logs begins with a time. */
  private static final String MISSING = "(here the log misses ";

  static Backlog<LogChunk> backlog() {
    return new Backlog<>(PORTION, new UnwrittenLogs());
  }

  @Override
  public int size(LogChunk one) {
    return one.content().length();
  }

  @Override
  public @Nullable LogChunk less(LogChunk one, Throwable why, boolean refused) {
    if (one.content().startsWith(MISSING)) {
      return null;
    }
    String line = MISSING + size(one) + " characters: " + Failures.of(why).sentence() + ")\n";
    return new LogChunk(one.taskInstanceId(), one.token(), one.chunk(), line);
  }
}
