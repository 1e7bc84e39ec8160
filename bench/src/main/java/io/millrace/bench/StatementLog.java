package io.millrace.bench;

import io.millrace.orchestrator.time.RealTime;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Has the embedded server log every statement while this is open, and counts them. */
final class StatementLog implements AutoCloseable {

  private static final Pattern STATEMENT =
      Pattern.compile("millrace@\\S+ LOG: +(?:execute [^:]*|statement): (.*)");
  private static final int SHOWN = 90;

  private final Connection superuser;
  private final Path log;

  StatementLog(Connection superuser, Path log) throws SQLException {
    this.superuser = superuser;
    this.log = log;
    set("alter system set log_statement = 'all'");
  }

  private void set(String what) throws SQLException {
    try (var statement = superuser.createStatement()) {
      statement.execute(what);
      statement.execute("select pg_reload_conf()");
    }
  }

  /** What is sent from now on for so long: how often, by the beginnings of the texts. */
  Map<String, Long> count(Duration span) throws IOException, InterruptedException {
    try (var file = FileChannel.open(log, StandardOpenOption.READ)) {
      file.position(file.size());
      RealTime.pause(span);
      var buffer = new byte[Math.toIntExact(file.size() - file.position())];
      int read = Channels.newInputStream(file).readNBytes(buffer, 0, buffer.length);
      Map<String, Long> counts = new TreeMap<>();
      STATEMENT
          .matcher(new String(buffer, 0, read, StandardCharsets.UTF_8))
          .results()
          .map(statement -> shown(statement.group(1)))
          .forEach(text -> counts.merge(text, 1L, Long::sum));
      return counts;
    }
  }

  private static String shown(String text) {
    return text.isBlank()
        ? "(empty: does the server answer?)"
        : text.substring(0, Math.min(SHOWN, text.length()));
  }

  @Override
  public void close() throws SQLException {
    try (superuser) {
      set("alter system reset log_statement");
    }
  }
}
