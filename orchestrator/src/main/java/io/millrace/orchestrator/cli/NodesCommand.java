package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.run.NodeReader;
import io.millrace.orchestrator.text.JsonText;
import io.millrace.orchestrator.text.TextTable;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the processes that run tasks. */
@Command(
    name = "nodes",
    description = "Lists the processes that run tasks, and those that ended within a day.",
    footer = {
      "",
      "ROLE   serve    runs schedules, pages and tasks",
      "       worker   runs tasks alone",
      "       command  runs one run, and goes when that has ended",
      "STATE  alive    gives signs of life",
      "       late     has given none for five seconds; is about to be declared dead",
      "       leaving  was asked to end, and lets what it runs come to its end",
      "       stopped  has left in order",
      "       dead     was declared dead; its tasks run again elsewhere"
    })
final class NodesCommand implements Callable<Integer> {

  private final Program program;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  NodesCommand(Program program) {
    this.program = program;
  }

  @Override
  public Integer call() {
    List<NodeReader.Node> nodes = Store.open(program).nodes().nodes();
    if (json) {
      program.out().println(JsonText.write(nodes));
    } else {
      program.out().print(table(nodes));
    }
    return 0;
  }

  private static TextTable table(List<NodeReader.Node> nodes) {
    var table =
        new TextTable(
            "NODE", "ROLE", "STATE", "PID", "HOST", "VERSION", "QUEUES", "RUNNING", "SINCE",
            "REMARK");
    for (NodeReader.Node node : nodes) {
      table.row(
          node.name(),
          node.role(),
          node.state().key(),
          node.pid(),
          node.host(),
          node.version(),
          node.queues() == null ? "all" : String.join(", ", node.queues()),
          node.running(),
          node.startedAt(),
          node.remarks().isEmpty() ? null : String.join("; ", node.remarks()));
    }
    return table;
  }
}
