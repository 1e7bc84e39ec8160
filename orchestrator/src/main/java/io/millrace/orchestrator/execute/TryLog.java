package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.secret.SecretMasks;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** What a try logs: lines with their time, handed on in numbered chunks. Thread-safe. */
final class TryLog {

  /** A log is cut after so many characters; what people read of more is its size. */
  static final int LIMIT = 4_000_000;

  /** The time, a space and the line's end. */
  private static final int AROUND_A_LINE = 26;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Clock clock;
  private final StringBuilder pending = new StringBuilder();
  private long written;
  private int chunks;
  private boolean ended;

  TryLog(Clock clock) {
    this.clock = clock;
  }

  /** A long text is masked for long, and meanwhile the dispatcher may want what there is. */
  void line(String text) {
    if (isOver()) {
      return;
    }
    append(SecretMasks.hide(text).replace('\u0000', '\uFFFD'));
  }

  private synchronized boolean isOver() {
    return ended || written > LIMIT;
  }

  private synchronized void append(String clean) {
    if (isOver()) {
      return;
    }
    Instant now = clock.instant();
    written += clean.length() + AROUND_A_LINE;
    TIME.formatTo(now, pending);
    pending.append(' ').append(written > LIMIT ? "(the log ends here: too long)" : clean);
    pending.append('\n');
  }

  /** A chunk of what was logged since the last one. */
  record Chunk(int number, String content) {}

  synchronized Optional<Chunk> drain() {
    return pending.isEmpty() ? Optional.empty() : Optional.of(next());
  }

  /** The rest, possibly empty; what is logged from now on is dropped. */
  synchronized Chunk last() {
    ended = true;
    return next();
  }

  private Chunk next() {
    var chunk = new Chunk(chunks, pending.toString());
    if (!pending.isEmpty()) {
      chunks++;
      pending.setLength(0);
      pending.trimToSize();
    }
    return chunk;
  }
}
