package io.millrace.orchestrator.database;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OutageLogTest {

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("outage");

  @BeforeEach
  void listens() {
    lines.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(lines);
  }

  @AfterEach
  void stopsListening() {
    logger.detachAppender(lines);
  }

  @Test
  void saysOnceANodeThatTheDatabaseIsAwayAndOnceThatItIsBack() {
    var speaker = new OutageLog(logger, "dispatcher");
    var other = OutageLog.beside(logger, "heartbeat");

    for (OutageLog each : List.of(other, speaker, other, speaker)) {
      assertThat(each.failed(away())).isTrue();
    }
    List.of(other, speaker, other, speaker).forEach(OutageLog::succeeded);

    assertThat(written())
        .containsExactly(
            "wait for the database who=dispatcher reason=Connection refused",
            "go on, the database is back who=dispatcher");
  }

  @Test
  void saysWhateverElseFailsWhoeverMeetsIt() {
    boolean away =
        OutageLog.beside(logger, "heartbeat").failed(new IllegalStateException("broken"));

    assertThat(away).isFalse();
    assertThat(written()).containsExactly("fail who=heartbeat");
  }

  private static RuntimeException away() {
    return new IllegalStateException(new SQLException("Connection refused", "08001"));
  }

  private List<String> written() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
