package io.millrace.orchestrator.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.MapPlace;
import io.millrace.orchestrator.run.Poke;
import io.millrace.testing.Poll;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PokeThreadsTest {

  private final AtomicLong now = new AtomicLong();
  private final PokeThreads threads = new PokeThreads(now::get);
  private final CountDownLatch answer = new CountDownLatch(1);
  private final AtomicInteger interrupted = new AtomicInteger();

  @AfterEach
  void close() {
    answer.countDown();
    threads.close();
  }

  @Test
  void pokeOneTaskOnceAtATime() throws Exception {
    var begun = new CountDownLatch(1);
    threads.start(poke(1), poke -> hang(begun));
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    int room = threads.room();

    var again = new AtomicInteger();
    threads.start(poke(1), poke -> again.incrementAndGet());
    await(poke(2));

    Poll.until("the other is over", Duration.ofSeconds(20), () -> threads.room() == room);
    assertThat(again).hasValue(0);
  }

  @Test
  void pokeATaskAgainOnceItsPokeIsOver() throws Exception {
    int room = threads.room();
    await(poke(1));
    Poll.until("it is over", Duration.ofSeconds(20), () -> threads.room() == room);

    await(poke(1));
  }

  @Test
  void areReplacedWhereAPokeHangs() throws Exception {
    var begun = new CountDownLatch(PokeThreads.THREADS);
    for (int i = 0; i < PokeThreads.THREADS; i++) {
      threads.start(poke(i), poke -> hang(begun));
    }
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    var asked = new CountDownLatch(1);
    threads.start(poke(100), poke -> asked.countDown());
    now.addAndGet(PokeThreads.LONGEST.toNanos());
    threads.replaceOverdue();
    assertThat(interrupted).as("it may be slow").hasValue(0);

    now.incrementAndGet();
    threads.replaceOverdue();

    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void interruptWhatTakesTooLongAndNothingElse() throws Exception {
    var begun = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    threads.start(
        poke(1),
        poke -> {
          begun.countDown();
          try {
            answer.await();
          } catch (InterruptedException interrupt) {
            ended.countDown();
          }
        });
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

    now.addAndGet(2 * PokeThreads.LONGEST.toNanos());
    threads.replaceOverdue();
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();

    await(poke(2));
  }

  /** As code does that takes no notice of an interrupt. */
  private void hang(CountDownLatch begun) {
    begun.countDown();
    while (answer.getCount() > 0) {
      try {
        answer.await();
      } catch (InterruptedException interrupt) {
        interrupted.incrementAndGet();
      }
    }
  }

  private void await(Poke poke) throws InterruptedException {
    var asked = new CountDownLatch(1);
    threads.start(poke, one -> asked.countDown());
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private static Poke poke(long taskInstanceId) {
    return new Poke(taskInstanceId, 1, "wait", 1, 1, MapPlace.NONE);
  }
}
