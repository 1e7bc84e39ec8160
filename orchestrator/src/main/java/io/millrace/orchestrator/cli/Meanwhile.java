package io.millrace.orchestrator.cli;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Something that is done on a thread of its own until its end is needed. */
final class Meanwhile {

  private final FutureTask<?> task;

  private Meanwhile(FutureTask<?> task) {
    this.task = task;
  }

  /** Begins it at once. */
  static Meanwhile begin(String thread, Runnable work) {
    var task = new FutureTask<>(work, null);
    Thread.ofPlatform().daemon().name(thread).start(task);
    return new Meanwhile(task);
  }

  /** Waits for its end, and throws what it threw. */
  void end() {
    try {
      task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", interrupt);
    }
  }
}
