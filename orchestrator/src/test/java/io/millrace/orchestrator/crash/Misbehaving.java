package io.millrace.orchestrator.crash;

import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.shell.ShellOperator.shell;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.TaskContext;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.TriggerRule;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tasks that would take others down with them, in the node, in a child process, in a shell. */
public final class Misbehaving implements DagDefinition {

  /** What one task hands to another. */
  public record Answer(int number, String text) {}

  @Override
  public Dag define() {
    var dag = Dag.named("misbehaving").sampleData((folder, scale, seed) -> {});
    dag.task("exits", java(context -> System.exit(3)));
    dag.task("halts", java(context -> Runtime.getRuntime().halt(3)));
    var floods = dag.task("floods", java(Misbehaving::flood));
    var printsBinary = dag.task("prints_binary", java(Misbehaving::logBinary));
    var shellFloods =
        dag.task("shell_floods", shell("yes 'one line after another' | head -c 20000000"));
    var shellPrintsBinary =
        dag.task(
            "shell_prints_binary",
            shell("head -c 3000000 /dev/urandom; head -c 3000000 /dev/zero"));
    var inChildren = inChildren(dag);
    var leavesOne =
        dag.task("child_leaves_one", java(context -> leaveOneThatWasNotEnded())).inChildProcess();
    var hearsNoMore =
        dag.task("hears_no_more", java(context -> requireNoReader())).after(leavesOne);
    // Alone: whoever needs memory in that moment fails for the lack of it as well.
    var leaks =
        dag.task("leaks", java(context -> leak()))
            .after(floods, printsBinary, shellFloods, shellPrintsBinary, inChildren, hearsNoMore)
            .triggerRule(TriggerRule.ALL_DONE);
    dag.task("goes_on", java(context -> {})).after(leaks).triggerRule(TriggerRule.ALL_DONE);
    return dag.build();
  }

  /** Answers a task that is done after all the others. */
  private static TaskRef<Void> inChildren(DagBuilder dag) {
    TaskRef<Answer> asked =
        dag.task("asks", java(Answer.class, context -> new Answer(6, "\u00e9")));
    var before =
        List.of(
            dag.task("child_answers", java(asked, Answer.class, Misbehaving::answer)),
            dag.task("child_refuses", java(context -> refuse())),
            dag.task("child_asks_in_vain", java(context -> context.variable("no_such"))),
            dag.task("child_exits", java(context -> System.exit(3))),
            dag.task("child_is_killed", java(context -> kill())),
            dag.task("child_floods", java(Misbehaving::flood)),
            dag.task("child_prints_binary", java(context -> printBinary())));
    before.forEach(TaskRef::inChildProcess);
    return dag.task("child_is_endless", java(Misbehaving::endless))
        .after(before.toArray(TaskRef<?>[]::new))
        .after(dag.task("child_leaks", java(context -> leak())).inChildProcess(64))
        .triggerRule(TriggerRule.ALL_DONE)
        .inChildProcess()
        .timeout(Duration.ofSeconds(10));
  }

  private static Answer answer(Answer asked, TaskContext context) {
    System.out.println("printed");
    System.err.print("without an end of line");
    context.log("logged");
    context.log("source " + context.source());
    context.progress(7);
    return new Answer(7 * asked.number(), asked.text() + context.tryNumber());
  }

  private static void refuse() {
    throw TaskFailed.forGood("nothing to do today; come again tomorrow");
  }

  private static void leak() {
    List<byte[]> kept = new ArrayList<>();
    while (kept.size() < Integer.MAX_VALUE) {
      kept.add(new byte[1_000_000]);
    }
  }

  private static void flood(TaskContext context) {
    for (int line = 0; line < 200_000; line++) {
      context.log("line " + line + " says what the one before it has said");
    }
  }

  private static void logBinary(TaskContext context) {
    context.log("zero \u0000, half a pair \uD83D, the other half \uDE00");
    context.log("x".repeat(3_000_000));
  }

  private static void printBinary() {
    var bytes = new byte[3_000_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    System.out.write(bytes, 0, bytes.length);
    new PrintStream(System.out, true, StandardCharsets.UTF_8).println("the end");
  }

  private static void kill() throws IOException, InterruptedException {
    String self = Long.toString(ProcessHandle.current().pid());
    new ProcessBuilder("kill", "-KILL", self).start().waitFor();
    endlessly();
  }

  /** Leaves the numbers of its processes in the folder that the run reads from. */
  private static void endless(TaskContext context) throws IOException {
    long started = new ProcessBuilder("sleep", "300").start().pid();
    Path pids = context.source().resolve("pids");
    Files.writeString(pids.resolveSibling("part"), ProcessHandle.current().pid() + " " + started);
    Files.move(pids.resolveSibling("part"), pids);
    endlessly();
  }

  /** It leaves the process group before the task ends, and holds the task's output open. */
  private static void leaveOneThatWasNotEnded() throws IOException {
    Process left =
        new ProcessBuilder("setsid", "sh", "-c", "echo left; exec sleep 30")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int ignored = left.getInputStream().read();
  }

  private static void requireNoReader() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("output-of-child_leaves_one")
          && !thread.join(Duration.ofSeconds(10))) {
        throw TaskFailed.forGood("what a child left is still being read");
      }
    }
  }

  private static void endlessly() {
    while (true) {
      Thread.onSpinWait();
    }
  }
}
