package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.run.AskedPerson;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.text.TextTable;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists what tasks ask people, and answers them. */
@Command(
    name = "approvals",
    description = "Lists tasks that wait for a person's answer; approve, reject or choose.")
final class ApprovalsCommand implements Callable<Integer> {

  /** Which task is answered, and what is written to it. */
  static final class Asking {

    @Parameters(index = "0", paramLabel = "TASK")
    private String taskId = "";

    @Parameters(
        index = "1",
        paramLabel = "RUN",
        arity = "0..1",
        description = "The newest run if absent.")
    private @Nullable String runId;

    @Option(names = "--dag", paramLabel = "DAG", description = "A run of this DAG.")
    private @Nullable String dagId;

    @Option(names = "--note", paramLabel = "TEXT", description = "Why, for those who come later.")
    private @Nullable String note;
  }

  private final Program program;

  @Option(names = "--all", description = "Also what was answered, or is waited for no longer.")
  private boolean all;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private Limit limit = new Limit();

  ApprovalsCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    List<AskedPerson> asked = Store.open(program).approvals(all, limit.lines());
    if (json) {
      program.out().println(JsonText.write(asked));
    } else {
      program.out().print(table(asked));
    }
    return 0;
  }

  private static TextTable table(List<AskedPerson> asked) {
    var table =
        new TextTable(
            "DAG", "RUN", "TASK", "QUESTION", "OPTIONS", "ASKED", "UNTIL", "ANSWER", "BY", "NOTE");
    for (AskedPerson one : asked) {
      table.row(
          one.dagId(),
          one.runId(),
          one.taskId(),
          one.question(),
          String.join(", ", one.options()),
          one.askedAt(),
          one.dueAt(),
          one.answer(),
          one.answeredBy(),
          one.note());
    }
    return table;
  }

  @Command(name = "approve", description = "Lets what comes after the task go on.")
  int approve(@Mixin Asking asking) {
    return answer("approve", asking);
  }

  @Command(name = "reject", description = "Holds back what comes after the task.")
  int reject(@Mixin Asking asking) {
    return answer("reject", asking);
  }

  @Command(name = "choose", description = "Answers a task that asks to choose.")
  int choose(
      @Option(names = "--option", required = true, paramLabel = "OPTION") String option,
      @Mixin Asking asking) {
    return answer(option, asking);
  }

  private int answer(String option, Asking asking) {
    Store store = Store.open(program);
    RunReader.Run run = store.run(asking.dagId, asking.runId);
    store
        .operations()
        .answer(
            run.dagRunId(),
            store.task(run, asking.taskId).taskId(),
            option,
            asking.note,
            store.actor());
    program
        .out()
        .println("task %s of run %s is answered: %s".formatted(asking.taskId, run.runId(), option));
    return 0;
  }
}
