package io.millrace.orchestrator.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import io.millrace.orchestrator.secret.SecretMasks;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Sends the log to a file in the home or, of a child process, to its standard error; never to a
 * person's terminal. Found by logback when the first logger is made; a configuration in code, since
 * one in XML takes a third of a second longer, as long as all else that a short command does.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogFile extends ContextAwareBase implements Configurator {

  private static final String FILE = "millrace.log";
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z', UTC} %-5level %property{millrace.node} [%thread] %logger{0} %msg%n";
  private static final String NODE = "millrace.node";
  private static final String STANDARD_ERROR = "";
  private static final int DAYS = 14;

  /** To be called before the first logger is made. */
  static void sendTo(Path file) {
    System.setProperty(FILE, file.toString());
  }

  /** To be called before the first logger is made: the log is somebody else's to keep. */
  static void sendToStandardError() {
    System.setProperty(FILE, STANDARD_ERROR);
  }

  /** Who writes, in every line from now on: several nodes of one home share the file. */
  static void writtenBy(String node) {
    System.setProperty(NODE, node);
  }

  /** Makes the first logger. Two threads that do so at once have SLF4J complain on the terminal. */
  static void open() {
    LoggerFactory.getLogger(LogFile.class).debug("open");
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    String file = System.getProperty(FILE);
    if (file == null) {
      // The tests of somebody's DAGs: their own configuration, or else no more than warnings.
      context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    System.getProperties().putIfAbsent(NODE, "-");
    var layout = new WithoutSecrets();
    layout.setContext(context);
    layout.setPattern(PATTERN);
    layout.start();
    var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    Appender<ILoggingEvent> appender =
        file.equals(STANDARD_ERROR) ? standardError(encoder) : new OnDemand(encoder, file);
    appender.setContext(context);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(appender);
    // What they say of their starts and ends is no change of a run's, a task's or a node's state.
    for (String verbose : List.of("org.jooq", "org.quartz", "io.javalin", "org.eclipse.jetty")) {
      context.getLogger(verbose).setLevel(Level.WARN);
    }
    // One warns of each schema that it has just made itself, the other of each session that its
    // server has ended; what fails is thrown.
    for (String chatty : List.of("org.flywaydb", "com.zaxxer.hikari")) {
      context.getLogger(chatty).setLevel(Level.ERROR);
    }
    // It repeats the same trace as long as the database is away, which others say once.
    context.getLogger("org.quartz.impl.jdbcjobstore").setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static Appender<ILoggingEvent> standardError(Encoder<ILoggingEvent> encoder) {
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    return appender;
  }

  /** Lines in which secrets are masked, wherever in them they are. */
  private static final class WithoutSecrets extends PatternLayout {

    @Override
    public String doLayout(ILoggingEvent event) {
      return SecretMasks.hide(super.doLayout(event));
    }
  }

  /** Creates neither folder nor file before there is something to write. */
  private static final class OnDemand extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private final String path;
    private final Encoder<ILoggingEvent> encoder;
    private @Nullable Appender<ILoggingEvent> file;

    OnDemand(Encoder<ILoggingEvent> encoder, String path) {
      this.encoder = encoder;
      this.path = path;
    }

    @Override
    protected void append(ILoggingEvent event) {
      file().doAppend(event);
    }

    private synchronized Appender<ILoggingEvent> file() {
      if (file == null) {
        file = started();
      }
      return file;
    }

    private Appender<ILoggingEvent> started() {
      var appender = new RollingFileAppender<ILoggingEvent>();
      appender.setContext(context);
      appender.setEncoder(encoder);
      appender.setFile(path);
      var rolling = new SizeAndTimeBasedRollingPolicy<ILoggingEvent>();
      rolling.setContext(context);
      rolling.setParent(appender);
      rolling.setFileNamePattern(path + ".%d{yyyy-MM-dd}.%i.gz");
      rolling.setMaxFileSize(FileSize.valueOf("20MB"));
      rolling.setMaxHistory(DAYS);
      rolling.setTotalSizeCap(FileSize.valueOf("200MB"));
      rolling.start();
      appender.setRollingPolicy(rolling);
      appender.start();
      return appender;
    }
  }
}
