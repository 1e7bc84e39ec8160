package io.millrace.orchestrator.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ScopeType;

/** The program's entry point. Exit code: 0 done, 1 not done, 2 not asked rightly. */
@Command(
    name = "millrace",
    description = "Runs SQL pipelines on PostgreSQL.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Millrace {

  private Millrace() {}

  public static void main(String[] args) {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    var out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    System.exit(run(out, err, System.getenv(), Path.of(""), args));
  }

  /** Runs one command, which is not done before all of its output is written. */
  static int run(
      StandardOutput out,
      PrintWriter err,
      Map<String, String> environment,
      Path workingFolder,
      String... args) {
    var writer = new PrintWriter(out, false, StandardCharsets.UTF_8);
    int exit = run(new Program(environment, workingFolder, writer, err), args);
    return out.loss()
        .map(reason -> {
          err.println(
              "millrace: The output is incomplete: it cannot be written (%s).".formatted(reason));
          return ExitCode.SOFTWARE;
        })
        .orElse(exit);
  }

  /** Runs one command to its end and answers its exit code. */
  static int run(Program program, String... args) {
    var refusals = new Refusals(program);
    try (program) {
      return commandLine(program, refusals, args).execute(args);
    } catch (RuntimeException | Error e) {
      return refusals.unexpected(e);
    } finally {
      program.out().flush();
    }
  }

  private static CommandLine commandLine(Program program, Refusals refusals, String... args) {
    Map<String, Supplier<Object>> commands = commands(program);
    String named = args.length > 0 ? args[0] : "";
    // Reading the annotations of every command takes longer than most of them do.
    boolean all = !commands.containsKey(named);
    var line = new CommandLine(new Millrace());
    commands.forEach((name, command) -> {
      if (all || name.equals(named)) {
        line.addSubcommand(command.get());
      }
    });
    return line.setOut(program.out())
        .setErr(program.err())
        .setParameterExceptionHandler(refusals)
        .setExecutionExceptionHandler(refusals);
  }

  /** In the order in which help lists them. */
  private static Map<String, Supplier<Object>> commands(Program program) {
    var commands = new LinkedHashMap<String, Supplier<Object>>();
    commands.put("demo", () -> new DemoCommand(program));
    commands.put("serve", () -> new ServeCommand(program));
    commands.put("worker", () -> new WorkerCommand(program));
    commands.put("run", () -> new RunCommand(program));
    commands.put("trigger", () -> new TriggerCommand(program));
    commands.put("backfill", () -> new BackfillCommand(program));
    commands.put("backfills", () -> new BackfillsCommand(program));
    commands.put(
        "runs",
        () ->
            new CommandLine(new RunsCommand(program))
                .addSubcommand(new RunsClearCommand(program))
                .addSubcommand(new RunsMarkCommand(program))
                .addSubcommand(new RunsRerunCommand(program)));
    commands.put(
        "tasks",
        () ->
            new CommandLine(new TasksCommand(program))
                .addSubcommand(new TasksTestCommand(program)));
    commands.put(
        "checks",
        () ->
            new CommandLine(new ChecksCommand(program))
                .addSubcommand(new ChecksNormalCommand(program)));
    commands.put("incidents", () -> new IncidentsCommand(program));
    commands.put("alerts", () -> new AlertsCommand(program));
    commands.put("approvals", () -> new ApprovalsCommand(program));
    commands.put("nodes", () -> new NodesCommand(program));
    commands.put(
        "dags",
        () ->
            new CommandLine(new DagsCommand(program))
                .addSubcommand(new DagVersionsCommand(program))
                .addSubcommand(new DagDiffCommand(program)));
    commands.put("check", () -> new CheckCommand(program));
    commands.put("sample", () -> new SampleCommand(program));
    commands.put("sql", () -> new SqlCommand(program));
    commands.put(
        "db",
        () ->
            new CommandLine(new DbCommand())
                .addSubcommand(new DbUrlCommand(program))
                .addSubcommand(new DbMigrateCommand(program)));
    commands.put("updates", () -> new UpdatesCommand(program));
    commands.put("pools", () -> new PoolsCommand(program));
    commands.put(
        "history",
        () ->
            new CommandLine(new HistoryCommand()).addSubcommand(new HistoryPruneCommand(program)));
    commands.put("connections", () -> new ConnectionsCommand(program));
    commands.put("variables", () -> new VariablesCommand(program));
    commands.put("secrets", () -> new SecretsCommand(program));
    commands.put("settings", () -> new SettingsCommand(program));
    commands.put("rehearse", () -> new RehearseCommand(program));
    commands.put("child", () -> new ChildCommand(program));
    return commands;
  }
}
