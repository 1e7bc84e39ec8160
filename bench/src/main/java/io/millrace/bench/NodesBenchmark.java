package io.millrace.bench;

import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_TRY;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;

import io.millrace.bench.BenchNode.Stamp;
import io.millrace.orchestrator.database.Dsl;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.orchestrator.run.RunType;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jooq.DSLContext;

/**
 * What nodes beside each other cost and how fast they hand over, on one machine: tasks a second of
 * one, two and three processes in turn, and the hop of a chain whose tasks two processes take
 * alternately. A fresh embedded PostgreSQL with durable settings.
 *
 * <p>Arguments: how many times each (default 5), and how many runs of 10,000 tasks go beside each
 * other (default 4; of more than 16 some wait for others).
 */
public final class NodesBenchmark {

  private static final int NODES = 3;

  private static final int RUNS = 4;

  private static final int WARM_UP = 3;
  private static final int CHAINS = 20;

  private final DSLContext database;
  private final OrderedRuns ordered;
  private final List<RunningProcess> nodes;
  private final Dag layers = EmptyDags.layers();
  private final Dag chain = BenchNode.chain(number -> context -> {});
  private final int runsAtOnce;
  private int created;

  private NodesBenchmark(DSLContext database, List<RunningProcess> nodes, int runs) {
    this.database = database;
    this.runsAtOnce = runs;
    this.ordered = new OrderedRuns(database);
    this.nodes = nodes;
  }

  public static void main(String[] args) throws Exception {
    int times = args.length == 0 ? 5 : Integer.parseInt(args[0]);
    int runs = args.length < 2 ? RUNS : Integer.parseInt(args[1]);
    List<RunningProcess> nodes = new ArrayList<>();
    try (Folder home = Folder.temporary();
        var databases = Program.databases(home.path())) {
      databases.migrateOrchestrator();
      try {
        for (int i = 0; i < NODES; i++) {
          nodes.add(node(home.path(), "node" + i));
        }
        new NodesBenchmark(Dsl.on(databases.orchestrator()), nodes, runs).run(times);
      } finally {
        nodes.forEach(RunningProcess::close);
      }
    }
  }

  private static RunningProcess node(Path home, String name) throws IOException {
    return RunningProcess.start(
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-Dmillrace.log=" + home.resolve(name + ".log"),
            "-cp",
            System.getProperty("java.class.path"),
            BenchNode.class.getName(),
            home.toString(),
            name));
  }

  private void run(int times) throws Exception {
    throughput(times);
    hops("hop in one node", List.of(BenchNode.ALL), times);
    hops("hop across nodes", List.of(Task.DEFAULT_QUEUE, BenchNode.OTHER_QUEUE), times);
  }

  /** Each node warm by itself; then one, two and three in turn, another one first each time. */
  private void throughput(int times) throws Exception {
    for (RunningProcess node : nodes) {
      join(node, BenchNode.ALL);
      for (int i = 0; i < WARM_UP; i++) {
        layers(runsAtOnce);
      }
      leave(node);
    }
    List<List<Double>> rates = new ArrayList<>();
    for (int many = 1; many <= NODES; many++) {
      rates.add(new ArrayList<>());
    }
    for (int i = 0; i < times; i++) {
      for (int many = 1; many <= NODES; many++) {
        int first = i;
        List<RunningProcess> these =
            IntStream.range(0, many).mapToObj(n -> nodes.get((first + n) % NODES)).toList();
        rates.get(many - 1).add(rate(these));
      }
    }
    double one = Figures.of(rates.getFirst()).median();
    for (int many = 1; many <= NODES; many++) {
      print(many, Figures.of(rates.get(many - 1)), one);
    }
  }

  private double rate(List<RunningProcess> these) throws Exception {
    for (RunningProcess node : these) {
      join(node, BenchNode.ALL);
    }
    layers(1);
    List<Long> ids = layers(runsAtOnce);
    for (RunningProcess node : these) {
      leave(node);
    }
    return tasksASecond(ids);
  }

  private List<Long> layers(int many) throws InterruptedException {
    return run(layers, "run", many);
  }

  private List<Long> run(Dag dag, String name, int many) throws InterruptedException {
    List<NewRun> runs = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      runs.add(
          new NewRun(
              dag.id(), name + created++, RunType.MANUAL, EmptyDags.NOW, "{}", List.of(), null));
    }
    List<Long> ids = ordered.create(runs, RunGraph.of(dag));
    ordered.awaitSuccess(ids);
    return ids;
  }

  /** From the first claim to the last end, and how the tries spread over the nodes. */
  private double tasksASecond(List<Long> runs) {
    var row =
        database
            .select(min(TASK_TRY.STARTED_AT), max(TASK_TRY.ENDED_AT), count())
            .from(TASK_TRY)
            .join(TASK_INSTANCE)
            .using(TASK_INSTANCE.TASK_INSTANCE_ID)
            .where(TASK_INSTANCE.DAG_RUN_ID.in(runs))
            .fetchSingle();
    var shares =
        database
            .select(count())
            .from(TASK_TRY)
            .join(TASK_INSTANCE)
            .using(TASK_INSTANCE.TASK_INSTANCE_ID)
            .where(TASK_INSTANCE.DAG_RUN_ID.in(runs))
            .groupBy(TASK_TRY.NODE_ID)
            .fetch(0, int.class);
    double rate = row.value3() * 1e9 / Duration.between(row.value1(), row.value2()).toNanos();
    System.out.printf(Locale.ROOT, "%,8.0f tasks/s, tries by node: %s%n", rate, shares);
    return rate;
  }

  private static void print(int many, Figures rates, double one) {
    System.out.printf(
        Locale.ROOT,
        "%d node%s  median %,7.0f tasks/s  %,7.0f to %,7.0f   ratio %.2f%n",
        many,
        many == 1 ? " " : "s",
        rates.median(),
        rates.least(),
        rates.most(),
        rates.median() / one);
  }

  private void hops(String what, List<String> queues, int times) throws Exception {
    for (int i = 0; i < queues.size(); i++) {
      join(nodes.get(i), queues.get(i));
    }
    for (int i = 0; i < CHAINS; i++) {
      run(chain, "warm", 1);
    }
    for (int i = 0; i < CHAINS * times; i++) {
      run(chain, "run", 1);
    }
    Map<String, Stamp[]> chains = new TreeMap<>();
    for (int i = 0; i < queues.size(); i++) {
      for (String line : leave(nodes.get(i))) {
        Stamp stamp = Stamp.parse(line);
        chains.computeIfAbsent(stamp.runId(), id -> new Stamp[EmptyDags.LENGTH])[stamp.number()] =
            stamp;
      }
    }
    List<Double> hops = new ArrayList<>();
    chains.forEach((runId, chain) -> {
      for (int i = 1; i < chain.length && runId.startsWith("run"); i++) {
        hops.add((chain[i].started() - chain[i - 1].finished()) / 1e6);
      }
    });
    Figures figures = Figures.of(hops);
    System.out.printf(
        Locale.ROOT,
        "%-17s end to start  median %6.2f ms  95 %% %6.2f  %d hops%n",
        what,
        figures.median(),
        figures.percentile(95),
        hops.size());
  }

  private static void join(RunningProcess node, String queues)
      throws IOException, InterruptedException {
    node.say(queues);
    node.await(BenchNode.JOINED);
  }

  private static List<String> leave(RunningProcess node) throws IOException, InterruptedException {
    node.say("leave");
    return node.await(BenchNode.LEFT);
  }
}
