package io.millrace.bench;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.execute.Engine;
import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.execute.EngineOptions;
import io.millrace.orchestrator.execute.Surroundings;
import io.millrace.orchestrator.run.NewNode;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Task;
import io.millrace.tasks.TaskContext;
import io.millrace.tasks.plain.JavaTasks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;

/**
 * A process that is a node of {@link NodesBenchmark} when it is told to: at a line with queues (or
 * {@code all}) it joins and says {@code joined}, at the next it leaves, prints when the bodies of
 * the chain's tasks ran meanwhile, and says {@code left}. Ends when its input does.
 *
 * <p>Arguments: the home, the node's name.
 */
final class BenchNode {

  static final String JOINED = "joined";
  static final String LEFT = "left";
  static final String ALL = "all";
  static final String OTHER_QUEUE = "other";

  /**
   * When the body of a chain's task ran, in nanoseconds of the clock that all processes of a Linux
   * machine share.
   */
  record Stamp(String runId, int number, long started, long finished) {

    static Stamp parse(String line) {
      String[] part = line.split(" ", -1);
      return new Stamp(
          part[0], Integer.parseInt(part[1]), Long.parseLong(part[2]), Long.parseLong(part[3]));
    }

    String line() {
      return runId + " " + number + " " + started + " " + finished;
    }
  }

  private final Databases databases;
  private final String name;
  private final List<Dag> dags;
  private final Queue<Stamp> stamps = new ConcurrentLinkedQueue<>();

  private BenchNode(Databases databases, String name) {
    this.databases = databases;
    this.name = name;
    this.dags = List.of(EmptyDags.layers(), chain(number -> context -> stamp(context, number)));
  }

  /** The same structure wherever it is made. */
  static Dag chain(IntFunction<JavaTasks.Action> body) {
    return EmptyDags.chain("chain", body, Task.DEFAULT_QUEUE, OTHER_QUEUE);
  }

  public static void main(String[] args) throws IOException {
    try (var databases = Program.databases(Path.of(args[0]))) {
      new BenchNode(databases, args[1])
          .obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }
  }

  private void obey(BufferedReader orders) throws IOException {
    var around =
        new Surroundings(
            databases.orchestrator(),
            databases.heartbeats(),
            databases::warehouse,
            (dag, given) -> Path.of(""));
    for (String queues = orders.readLine(); queues != null; queues = orders.readLine()) {
      NewNode node =
          NewNode.named(name).taking(queues.equals(ALL) ? null : Set.of(queues.split(",", -1)));
      try (var engine = new Engine(dags, around, EngineOptions.of(node), new EngineListener() {})) {
        engine.start();
        System.out.println(JOINED);
        orders.readLine();
      }
      for (Stamp stamp = stamps.poll(); stamp != null; stamp = stamps.poll()) {
        System.out.println(stamp.line());
      }
      System.out.println(LEFT);
    }
  }

  private void stamp(TaskContext context, int number) {
    long started = System.nanoTime();
    stamps.add(new Stamp(context.runId(), number, started, System.nanoTime()));
  }
}
