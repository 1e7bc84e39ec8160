package io.millrace.orchestrator.web;

import io.millrace.orchestrator.text.PagePath;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How values look on pages. */
public final class Show {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Show() {}

  /** In UTC, to the second; the browser turns it into the reader's zone. */
  public static String time(@Nullable Instant time) {
    return time == null ? "" : TIME.format(time);
  }

  public static String duration(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null ? "" : duration(Duration.between(from, to));
  }

  public static String duration(Duration took) {
    long millis = Math.max(0, took.toMillis());
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    long seconds = millis / 1000;
    return seconds < 3600
        ? "%d min %02d s".formatted(seconds / 60, seconds % 60)
        : "%d h %02d min".formatted(seconds / 3600, seconds / 60 % 60);
  }

  /** A whole number in groups of three; a dash for none. */
  public static String number(@Nullable Long number) {
    return number == null ? "–" : String.format(Locale.ROOT, "%,d", number);
  }

  /** The first words of a statement, on one line. */
  public static String beginning(String statement) {
    String line = statement.strip().replaceAll("\\s+", " ");
    return line.length() <= 120 ? line : line.substring(0, 120) + "…";
  }

  /** A state's words, as in "up for retry". */
  public static String words(String state) {
    return state.replace('_', ' ');
  }

  /** A state's sign, so that colour is not all that tells them apart. */
  public static String sign(String state) {
    return switch (state) {
      case "success", "passed", "sent", "alive", "resolved" -> "✓";
      case "failed", "given_up", "dead" -> "✕";
      case "warned", "late", "open" -> "!";
      case "running", "sending", "leaving" -> "▸";
      case "ready", "queued" -> "○";
      case "up_for_retry" -> "↻";
      case "upstream_failed" -> "⊘";
      case "skipped" -> "»";
      case "awaiting_approval", "asked" -> "?";
      case "deferred" -> "…";
      case "cancelled", "removed", "lost", "stopped" -> "■";
      default -> "·";
    };
  }

  /** As {@link PagePath#of}. */
  public static String path(String... segments) {
    return PagePath.of(segments);
  }

  public static String run(String dagId, String runId) {
    return PagePath.run(dagId, runId);
  }

  public static String task(String dagId, String runId, String taskId) {
    return PagePath.task(dagId, runId, taskId);
  }
}
