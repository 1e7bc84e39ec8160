package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.database.OutageLog;
import io.millrace.orchestrator.run.Bell;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Listens for other nodes that ring the {@link Bell}, on a thread and a session of its own. A node
 * that hears nothing loses time only: it looks every three seconds anyway, every second while it
 * runs something.
 */
final class Doorbell implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Doorbell.class);
  private static final Duration UNTIL_IT_IS_ASKED = Duration.ofSeconds(10);
  private static final Duration WHEN_UNREACHABLE = Duration.ofSeconds(1);

  private final DataSource database;
  private final Runnable rung;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread listening;
  private boolean hears;
  private boolean lost;

  /**
   * @param database keeps one session for as long as this is open
   * @param rung called also when it begins to listen: what rang before then went unheard
   */
  Doorbell(DataSource database, Runnable rung) {
    this.database = database;
    this.rung = rung;
    this.listening =
        Thread.ofPlatform().daemon().name("millrace-doorbell").unstarted(this::listenAgainAndAgain);
  }

  void start() {
    listening.start();
  }

  private void listenAgainAndAgain() {
    try {
      do {
        listen();
      } while (!closing.await(WHEN_UNREACHABLE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen() {
    try (Connection connection = database.getConnection()) {
      try (var statement = connection.createStatement()) {
        statement.execute("listen " + Bell.CHANNEL);
        hears = true;
        sayIfItWasLost();
        rung.run();
        while (!isClosing()) {
          awaitRing(connection);
        }
        statement.execute("unlisten " + Bell.CHANNEL);
      }
    } catch (SQLException | RuntimeException | Error failure) {
      if (hears && !isClosing()) {
        LOG.atLevel(OutageLog.isAway(failure) ? Level.DEBUG : Level.WARN)
            .log("lose bell: {}", Failures.of(failure).sentence());
        lost = !OutageLog.isAway(failure);
      }
      hears = false;
    }
  }

  private void sayIfItWasLost() {
    if (lost) {
      LOG.info("hear bell again");
    }
    lost = false;
  }

  /** A session that was cut without a word never rings, so it is asked now and then. */
  private void awaitRing(Connection connection) throws SQLException {
    var notifications =
        connection
            .unwrap(PGConnection.class)
            .getNotifications(Math.toIntExact(UNTIL_IT_IS_ASKED.toMillis()));
    if (notifications.length > 0) {
      rung.run();
    } else if (!connection.isValid(Math.toIntExact(UNTIL_IT_IS_ASKED.toSeconds()))) {
      throw new SQLException("the database does not answer");
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  /** Rings, for its own thread hears nothing else. */
  @Override
  public void close() {
    closing.countDown();
    try {
      Bell.ring(Dsl.on(database));
      boolean ignored = listening.join(UNTIL_IT_IS_ASKED);
    } catch (RuntimeException unreachable) {
      LOG.debug("skip the last ring", unreachable);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }
}
