package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.backfill.BackfillEnded;
import io.millrace.orchestrator.backfill.BackfillNotFound;
import io.millrace.orchestrator.backfill.BackfillOverlaps;
import io.millrace.orchestrator.catalog.DagNotFound;
import io.millrace.orchestrator.database.DatabaseUnavailable;
import io.millrace.orchestrator.database.MigrationFailed;
import io.millrace.orchestrator.database.UpgradeRefused;
import io.millrace.orchestrator.embedded.PostgresUnavailable;
import io.millrace.orchestrator.execute.NodeNameTaken;
import io.millrace.orchestrator.run.IncidentNotFound;
import io.millrace.orchestrator.run.OperationRefused;
import io.millrace.orchestrator.run.PoolRefused;
import io.millrace.orchestrator.run.RunExists;
import io.millrace.orchestrator.run.RunNotFound;
import io.millrace.orchestrator.run.TaskNotFound;
import io.millrace.orchestrator.schedule.RunRefused;
import io.millrace.orchestrator.schedule.ScheduleRejected;
import io.millrace.orchestrator.secret.SecretMasks;
import io.millrace.orchestrator.secret.SecretRefused;
import io.millrace.orchestrator.settings.SettingRefused;
import io.millrace.orchestrator.text.DidYouMean;
import io.millrace.orchestrator.web.WebUnavailable;
import io.millrace.tasks.DagRejected;
import io.millrace.tasks.TaskFailed;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one sentence why a command did not do what it was asked for. */
record Refusals(Program program) implements IExecutionExceptionHandler, IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException wrong, String[] args) {
    say(sentence(wrongCommand(wrong).orElse(wrong.getMessage())));
    program
        .err()
        .println("See " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help.");
    return ExitCode.USAGE;
  }

  private static Optional<String> wrongCommand(ParameterException wrong) {
    Set<String> commands = wrong.getCommandLine().getSubcommands().keySet();
    if (commands.isEmpty() || !(wrong instanceof UnmatchedArgumentException unmatched)) {
      return Optional.empty();
    }
    String typed = unmatched.getUnmatched().getFirst();
    return typed.startsWith("-")
        ? Optional.empty()
        : Optional.of("There is no command " + typed + DidYouMean.suggestion(typed, commands));
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    if (program.isInterrupted()) {
      return ExitCode.SOFTWARE;
    }
    program.out().flush();
    return switch (e) {
      case DagNotFound wrong -> refuse(wrong, ExitCode.USAGE);
      case RunNotFound wrong -> refuse(wrong, ExitCode.USAGE);
      case BackfillNotFound wrong -> refuse(wrong, ExitCode.USAGE);
      case RunRefused wrong -> refuse(wrong, ExitCode.USAGE);
      case IncidentNotFound wrong -> refuse(wrong, ExitCode.USAGE);
      case TaskNotFound wrong -> refuse(wrong, ExitCode.USAGE);
      case UsageRefused wrong -> refuse(wrong, ExitCode.USAGE);
      case SecretRefused refusal ->
          refuse(refusal, refusal.isAboutTheInput() ? ExitCode.USAGE : ExitCode.SOFTWARE);
      case SettingRefused refusal -> refuse(refusal, ExitCode.SOFTWARE);
      case PostgresUnavailable refusal -> refuse(refusal, ExitCode.SOFTWARE);
      case DatabaseUnavailable refusal -> refuse(refusal, ExitCode.SOFTWARE);
      case UpgradeRefused refusal -> refuse(refusal, ExitCode.SOFTWARE);
      case MigrationFailed refusal -> refuse(refusal, ExitCode.SOFTWARE);
      case DagRejected refusal -> refuse(refusal, ExitCode.SOFTWARE);
      case TaskFailed refusal -> refuse(refusal, ExitCode.SOFTWARE);
      case PoolRefused refusal -> refuse(refusal, ExitCode.SOFTWARE);
      case BackfillOverlaps refusal -> refuse(refusal, ExitCode.SOFTWARE);
      case BackfillEnded refusal -> refuse(refusal, ExitCode.SOFTWARE);
      case OperationRefused refusal -> refuse(refusal, ExitCode.SOFTWARE);
      case RunExists refusal -> refuse(refusal, ExitCode.SOFTWARE);
      case ScheduleRejected refusal -> refuse(refusal, ExitCode.SOFTWARE);
      case NodeNameTaken refusal -> refuse(refusal, ExitCode.SOFTWARE);
      case WebUnavailable refusal -> refuse(refusal, ExitCode.SOFTWARE);
      case CommandFailed refusal -> refuse(refusal, ExitCode.SOFTWARE);
      default -> unexpected(e);
    };
  }

  /** What is no refusal but a defect, or the machine's fault. */
  int unexpected(Throwable e) {
    if (program.isInterrupted()) {
      return ExitCode.SOFTWARE;
    }
    logged(e);
    say(
        "Something unexpected happened: "
            + e
            + " (the details are in "
            + program.settings().home().log()
            + ").");
    return ExitCode.SOFTWARE;
  }

  private int refuse(RuntimeException refusal, int exitCode) {
    if (refusal instanceof DatabaseUnavailable) {
      log().warn("refuse command: {}", refusal.getMessage());
    } else if (refusal.getCause() != null) {
      logged(refusal);
    }
    say(sentence(refusal.getMessage()));
    return exitCode;
  }

  private void logged(Throwable e) {
    log().error("command failed", e);
  }

  /** No earlier than it is needed: by the first logger it is settled where the log goes. */
  private static Logger log() {
    return LoggerFactory.getLogger(Refusals.class);
  }

  private void say(String sentence) {
    program.err().println("millrace: " + SecretMasks.hide(sentence));
  }

  private static String sentence(@Nullable String reason) {
    String message = String.valueOf(reason);
    return message.matches("(?s).*[.?!]\\s*") ? message : message + ".";
  }
}
