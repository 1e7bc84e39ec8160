package io.millrace.orchestrator.web;

import static io.millrace.sql.orchestrator.Tables.EVENT;
import static org.jooq.impl.DSL.max;

import io.javalin.http.sse.SseClient;
import io.millrace.orchestrator.database.OutageLog;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells open pages that something changed, on whichever node it did: looks five times a second at
 * the end of the history, as long as anybody has a page open. Says it once more a second later, for
 * what was committed out of order, and to whoever comes, whose page may be older than the first
 * look.
 */
final class LiveUpdates implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LiveUpdates.class);
  private static final long LOOK_MILLIS = 200;
  private static final int LOOKS_TO_SAY_IT_AGAIN = 5;
  private static final int LOOKS_TO_KEEP_ALIVE = 75;

  private final DSLContext database;
  private final Queue<SseClient> newcomers = new ConcurrentLinkedQueue<>();
  private final Queue<SseClient> clients = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("millrace-live").factory());
  private @Nullable Long last;
  private int looksUntilAgain;
  private int looks;
  private final OutageLog outages = OutageLog.beside(LOG, "live updates");

  LiveUpdates(DSLContext database) {
    this.database = database;
    var ignored =
        looking.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  void add(SseClient client) {
    client.keepAlive();
    client.onClose(() -> forget(client));
    newcomers.add(client);
    if (client.terminated()) {
      forget(client);
    }
  }

  private void forget(SseClient client) {
    newcomers.remove(client);
    clients.remove(client);
  }

  private void look() {
    try {
      if (clients.isEmpty() && newcomers.isEmpty()) {
        last = null;
        return;
      }
      Long newest = database.select(max(EVENT.EVENT_ID)).from(EVENT).fetchSingle().value1();
      long now = newest == null ? 0 : newest;
      boolean changed = last != null && last != now;
      last = now;
      looks++;
      if (changed) {
        looksUntilAgain = LOOKS_TO_SAY_IT_AGAIN;
        tell("changed");
      } else if (looksUntilAgain > 0 && --looksUntilAgain == 0) {
        tell("changed");
      } else if (looks % LOOKS_TO_KEEP_ALIVE == 0) {
        tell("alive");
      }
      welcome();
      outages.succeeded();
    } catch (RuntimeException | Error failure) {
      boolean ignored = outages.failed(failure);
    }
  }

  /** What changed since a newcomer's page was made, and before this look, nobody told it. */
  private void welcome() {
    for (SseClient client = newcomers.poll(); client != null; client = newcomers.poll()) {
      clients.add(client);
      client.sendEvent("changed", "now");
      if (client.terminated()) {
        forget(client);
      }
    }
  }

  private void tell(String what) {
    // An empty event is none: browsers drop it.
    clients.forEach(client -> client.sendEvent(what, "now"));
  }

  @Override
  public void close() {
    looking.shutdownNow();
    clients.forEach(SseClient::close);
    newcomers.forEach(SseClient::close);
  }
}
