package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.settings.SettingRefused;
import io.millrace.orchestrator.settings.Settings;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The program's entry point. Every failure is one sentence on standard error; its trace is in the
 * log. Exit status: 0 done, 1 not done, 2 not asked rightly.
 */
@Command(
    name = "millrace",
    description = "Runs SQL pipelines on PostgreSQL.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {RunCommand.class, RunsCommand.class, TasksCommand.class, ChecksCommand.class})
public final class Millrace implements Runnable {

  private static final int NOT_DONE = 1;
  private static final int NOT_ASKED_RIGHTLY = 2;

  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  private Millrace() {}

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(System.out);
    }
  }

  public static void main(String[] args) {
    System.exit(execute(args));
  }

  static int execute(String... args) {
    try {
      Settings settings = Settings.load(System.getenv(), Path.of(""));
      System.setProperty("millrace.log", settings.home().log().toString());
    } catch (SettingRefused refused) {
      System.err.println("millrace: " + refused.getMessage());
      return NOT_ASKED_RIGHTLY;
    }
    return new CommandLine(new Millrace())
        .setExecutionExceptionHandler((failure, command, parsed) -> report(failure))
        .setParameterExceptionHandler((refused, parsed) -> {
          System.err.println("millrace: " + refused.getMessage());
          return NOT_ASKED_RIGHTLY;
        })
        .execute(args);
  }

  private static int report(Exception failure) {
    Logger log = LoggerFactory.getLogger(Millrace.class);
    log.error("fail", failure);
    String message = failure.getMessage();
    System.err.println(
        "millrace: " + (message == null ? failure.getClass().getSimpleName() : message));
    return failure instanceof UsageRefused ? NOT_ASKED_RIGHTLY : NOT_DONE;
  }
}
