package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.catalog.Catalog;
import io.millrace.orchestrator.catalog.DagFiles;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the files of DAGs four times a second, and hands on what comes of changes. */
final class FollowDags implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FollowDags.class);
  private static final Duration PACE = Duration.ofMillis(250);
  private static final Duration PACE_WHILE_LOADING = Duration.ofMillis(50);

  /**
   * A look at very many files, or over a slow network, takes no more of the time than this part.
   */
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
      files.tidy();
      news.of(files.catalog());
      long wait = PACE.toNanos();
      while (!closing.await(wait, TimeUnit.NANOSECONDS)) {
        long began = System.nanoTime();
        lookOnce();
        Duration pace = files.isLoading() ? PACE_WHILE_LOADING : PACE;
        wait = Math.max(pace.toNanos(), PART * (System.nanoTime() - began));
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookOnce() {
    try {
      if (files.look()) {
        Catalog catalog = files.catalog();
        news.of(catalog);
        takeOver.accept(catalog);
      }
    } catch (RuntimeException | Error failure) {
      LOG.error("look at the files of DAGs again", failure);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    looking.interrupt();
  }
}
