package io.millrace.orchestrator.database;

import io.millrace.tasks.PostgresFailure;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Says in the log once that something waits for the orchestrator's database, and once that it goes
 * on, however often it asks meanwhile. What else fails is logged with its trace, once in a row. For
 * one thread at a time.
 */
public final class OutageLog {

  private final Logger log;
  private final String who;
  private final Level level;
  private @Nullable String last;
  private boolean away;

  /** {@code who} waits: a word or two. */
  public OutageLog(Logger log, String who) {
    this(log, who, Level.WARN);
  }

  private OutageLog(Logger log, String who, Level level) {
    this.log = log;
    this.who = who;
    this.level = level;
  }

  /**
   * For the others on a node, whose dispatcher notices within seconds as well: that the database is
   * away is said once a node.
   */
  public static OutageLog beside(Logger log, String who) {
    return new OutageLog(log, who, Level.DEBUG);
  }

  /** It failed; answers whether that is because the database is away. */
  public boolean failed(Throwable failure) {
    boolean unavailable = isAway(failure);
    if (unavailable && !away) {
      log.atLevel(level).log("wait for the database who={} reason={}", who, reason(failure));
    } else if (!unavailable && !Objects.equals(failure.toString(), last)) {
      log.warn("fail who={}", who, failure);
    }
    away |= unavailable;
    last = failure.toString();
    return unavailable;
  }

  /** It did what it wanted to. */
  public void succeeded() {
    if (away) {
      log.atLevel(level).log("go on, the database is back who={}", who);
    }
    away = false;
    last = null;
  }

  /** Whether a failure says that the database serves nobody at the moment. */
  public static boolean isAway(Throwable failure) {
    return PostgresFailure.in(failure).filter(PostgresFailure::unavailable).isPresent();
  }

  private static String reason(Throwable failure) {
    return PostgresFailure.in(failure).map(PostgresFailure::message).orElse("");
  }
}
