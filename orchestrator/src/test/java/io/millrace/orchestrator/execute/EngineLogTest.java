package io.millrace.orchestrator.execute;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class EngineLogTest {

  private static final TaskName TASK = new TaskName("shop", "manual__1", "load");
  private static final Duration TOOK = Duration.ofMillis(1200);

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(EngineLog.class);
  private final EngineLog log = new EngineLog();

  @BeforeEach
  void listens() {
    lines.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
    logger.setAdditive(false);
  }

  @AfterEach
  void leavesTheLoggerAsItWas() {
    logger.detachAppender(lines);
    logger.setLevel(null);
    logger.setAdditive(true);
  }

  @Test
  void writesOneLineWhenATryStartsAndOneWhenItEnds() {
    log.tryStarted(claim(1, 0), TASK);
    log.tryEnded(claim(1, 0), TASK, new Outcome.Succeeded(Effect.NONE, true), TOOK);
    log.tryEnded(
        claim(2, 0), TASK, new Outcome.Failed("no file", Duration.ofSeconds(3), Effect.NONE), TOOK);
    log.tryEnded(claim(3, 0), TASK, new Outcome.Failed("no file", null, Effect.NONE), TOOK);

    assertThat(written())
        .containsExactly(
            "start task=shop/manual__1/load try=1",
            "end task=shop/manual__1/load try=1 outcome=success millis=1200 adopted=true",
            "end task=shop/manual__1/load try=2 outcome=failed millis=1200 retry_in_millis=3000:"
                + " no file",
            "end task=shop/manual__1/load try=3 outcome=failed millis=1200: no file");
  }

  @Test
  void tellsTwoTriesOfOneNumberApart() {
    log.tryEnded(claim(1, 0), TASK, new Outcome.HandedBack("its node left", true), TOOK);
    log.tryStarted(claim(1, 1), TASK);

    assertThat(written())
        .containsExactly(
            "end task=shop/manual__1/load try=1 outcome=handed_back millis=1200: its node left",
            "start task=shop/manual__1/load try=1 again");
  }

  @Test
  void writesWhatTheNodeTakesOverAndHandsBack() {
    log.rescued(0);
    log.rescued(2);
    log.leaving(3, Duration.ofSeconds(5));
    log.left(1);

    assertThat(written())
        .containsExactly(
            "make ready tasks=2: their nodes were lost",
            "leave tries=3 seconds_to_end=5",
            "left handed_back=1");
  }

  private static Claim claim(int tryNumber, int handBacks) {
    return new Claim(1, 1, 0, "load", tryNumber, 1, tryNumber, 0, handBacks, 1, null);
  }

  private List<String> written() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
