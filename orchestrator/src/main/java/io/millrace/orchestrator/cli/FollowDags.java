package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.catalog.Catalog;
import io.millrace.orchestrator.catalog.DagFiles;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the files of DAGs four times a second, and hands on what comes of changes. */
final class FollowDags implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FollowDags.class);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Duration PACE = Duration.ofMillis(250);
  private static final Duration PACE_WHILE_LOADING = Duration.ofMillis(50);

  /** Looks at very many files take no more of a processor than this part of it. */
  private static final int PART = 50;

  private final DagFiles files;
  private final DagNews news;
  private final Consumer<Catalog> takeOver;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread looking;

  private FollowDags(DagFiles files, DagNews news, Consumer<Catalog> takeOver) {
    this.files = files;
    this.news = news;
    this.takeOver = takeOver;
    this.looking = Thread.ofPlatform().daemon().name("millrace-dags").unstarted(this::look);
  }

  static FollowDags start(DagFiles files, DagNews news, Consumer<Catalog> takeOver) {
    var follow = new FollowDags(files, news, takeOver);
    follow.looking.start();
    return follow;
  }

  private void look() {
    try {
      begin();
      Duration wait = PACE;
      while (!closing.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        wait = lookOnce();
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever goes wrong here, changes of the files are to be seen. */
  private void begin() {
    try {
      files.tidy();
      news.of(files.catalog());
    } catch (RuntimeException | Error failure) {
      LOG.error("look at the files of DAGs all the same", failure);
    }
  }

  /** Answers how long to wait until the next look. */
  private Duration lookOnce() {
    try {
      long before = THREADS.getCurrentThreadCpuTime();
      boolean changed = files.look();
      long took = THREADS.getCurrentThreadCpuTime() - before;
      if (changed) {
        Catalog catalog = files.catalog();
        news.of(catalog);
        takeOver.accept(catalog);
        return PACE;
      }
      Duration pace = files.isLoading() ? PACE_WHILE_LOADING : PACE;
      return Duration.ofNanos(Math.max(pace.toNanos(), PART * took));
    } catch (RuntimeException | Error failure) {
      LOG.error("look at the files of DAGs again", failure);
      return PACE;
    }
  }

  @Override
  public void close() {
    closing.countDown();
    looking.interrupt();
  }
}
