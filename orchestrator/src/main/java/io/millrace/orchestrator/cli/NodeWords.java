package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.tasks.Durations;
import java.io.PrintWriter;
import java.time.Duration;

/** Says on the terminal of a node that stays what people there would wonder about. Thread-safe. */
final class NodeWords implements EngineListener {

  private final PrintWriter terminal;
  private final String node;
  private volatile boolean waits;
  private volatile boolean hasTasksToEnd;

  NodeWords(PrintWriter terminal, String node) {
    this.terminal = terminal;
    this.node = node;
  }

  @Override
  public void waitsForItsName() {
    waits = true;
    say(
        "%s was declared dead, and another node has its name by now; it runs nothing until that one has ended"
            .formatted(node));
  }

  @Override
  public void rejoined() {
    if (waits) {
      waits = false;
      say(node + " has its name back and goes on");
    }
  }

  @Override
  public void leaving(int tries, Duration limit) {
    hasTasksToEnd = tries > 0 && !limit.isZero();
    if (hasTasksToEnd) {
      say(
          "ending: %s %s %s to end"
              .formatted(tasks(tries), tries == 1 ? "has" : "have", Durations.shown(limit)));
    }
  }

  @Override
  public void left(int handedBack) {
    if (handedBack > 0) {
      say(
          "ended; %s %s handed back and %s on elsewhere, or at the next start"
              .formatted(
                  tasks(handedBack),
                  handedBack == 1 ? "is" : "are",
                  handedBack == 1 ? "goes" : "go"));
    } else if (hasTasksToEnd) {
      say("ended; nothing is handed back");
    }
  }

  private static String tasks(int number) {
    return number == 1 ? "1 task" : number + " tasks";
  }

  private void say(String sentence) {
    terminal.println("millrace: " + sentence);
    terminal.flush();
  }
}
