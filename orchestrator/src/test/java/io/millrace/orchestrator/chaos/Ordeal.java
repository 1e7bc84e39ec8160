package io.millrace.orchestrator.chaos;

import io.millrace.orchestrator.chaos.Fault.Where;
import io.millrace.orchestrator.chaos.Injector.Injected;
import io.millrace.orchestrator.chaos.Servers.Session;
import io.millrace.orchestrator.chaos.load.LoadJar;
import io.millrace.orchestrator.chaos.load.Wide;
import io.millrace.orchestrator.run.Pools;
import io.millrace.orchestrator.time.RealTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jooq.DSLContext;

/**
 * One seed from the first start of its nodes to the verdict: three nodes on fresh databases, runs
 * all the while, the faults of the plan; then all is healed and must become quiet, and the rows are
 * judged.
 */
final class Ordeal implements AutoCloseable {

  /**
   * What came of it.
   *
   * @param faults by kind
   * @param tries that ended, and how many of them were lost
   * @param quietAfter the end of the chaos
   * @param violations of invariants, sentence and rows
   */
  record Result(
      Plan plan,
      Map<FaultKind, Hits.Count> faults,
      int runs,
      int tries,
      int lost,
      Duration quietAfter,
      List<String> violations) {

    int hits() {
      return faults.values().stream().mapToInt(Hits.Count::hits).sum();
    }
  }

  /** Of the pool, which the tasks of many runs are in. */
  private static final int SLOTS = 5;

  private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(100);
  private static final Duration TO_START = Duration.ofSeconds(150);
  private static final Duration TO_BECOME_QUIET = Duration.ofSeconds(90);

  /** A delivery whose sender was lost is taken over after a minute. */
  private static final Duration TO_SEND = Duration.ofSeconds(90);

  private static final Duration TO_LEAVE = Duration.ofSeconds(20);
  private static final Duration TO_NOTICE = Duration.ofSeconds(3);
  private static final int DAYS_TO_MAKE_UP_FOR = 1;
  private static final int WORDS = 2000;
  private static final List<Invariant> WHEN_QUIET =
      Stream.of(
              RunInvariants.ALL,
              TaskInvariants.ALL,
              EffectInvariants.ALL,
              AlertInvariants.ALL,
              LimitInvariants.ALL,
              List.<Invariant>of(new BuriedAlive(), new Leftovers()))
          .flatMap(List::stream)
          .toList();

  private final Plan plan;
  private final Path folder;
  private final Servers servers;
  private final AlertReceiver receiver;
  private final Progress progress;
  private final Triggers triggers;
  private final List<Node> nodes = new ArrayList<>();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final LocalDate since = LocalDate.now(RealTime.clock()).minusDays(DAYS_TO_MAKE_UP_FOR);
  private final CountDownLatch over = new CountDownLatch(1);

  Ordeal(Plan plan, Path folder, Servers servers) throws IOException {
    this.plan = plan;
    this.folder = Files.createDirectories(folder);
    this.servers = servers;
    this.receiver = new AlertReceiver(plan.seed());
    writeInput();
    for (int number = 0; number < Plan.NODES; number++) {
      nodes.add(node(number));
    }
    this.progress = new Progress(servers);
    this.triggers = new Triggers(nodes, plan.seed(), progress::isBehind);
  }

  private void writeInput() throws IOException {
    LoadJar.write(Files.createDirectories(folder.resolve("dags")).resolve("load.jar"));
    var words = new StringBuilder("id,word\n");
    for (int id = 1; id <= WORDS; id++) {
      words.append(id).append(",word").append(id).append('\n');
    }
    Files.writeString(
        Files.createDirectories(folder.resolve("source")).resolve("words.csv"), words);
    Files.writeString(notes(), "");
  }

  private Path notes() {
    return folder.resolve("notes.txt");
  }

  private Node node(int number) throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("MILLRACE_DAGS", folder.resolve("dags").toString());
    environment.put("MILLRACE_SOURCE_FLOW", folder.resolve("source").toString());
    environment.put("MILLRACE_ALERT_WEBHOOK_URL", receiver.url());
    environment.put("CHAOS_NOTES", notes().toString());
    environment.put("CHAOS_FROM", since.toString());
    if (number == Plan.NODE_WITH_WRONG_CLOCK) {
      environment.putAll(WrongClock.environment(plan.wrongClockSeconds()));
    }
    String[] arguments =
        number < 2 ? new String[] {"serve"} : new String[] {"worker", "--queues", "heavy,default"};
    return new Node(number, folder.resolve("node" + number), servers, environment, arguments);
  }

  Result run() throws Exception {
    servers.renewDatabases();
    Thread tending = Thread.ofVirtual().start(this::tend);
    try {
      if (!Patience.isTrueWithin(TO_START, this::allReady)) {
        throw new AssertionError("the nodes do not start; see " + folder);
      }
      makePool();
      triggers.start();
      if (!Patience.isTrueWithin(TO_START, progress::hasTakenEffect)) {
        throw new AssertionError("no task takes effect; see " + folder);
      }
      List<Injected> faults = new Injector(servers, nodes).play(plan);
      Set<String> accepted = triggers.end();
      long end = System.nanoTime();
      boolean quiet = Patience.isTrueWithin(TO_BECOME_QUIET, this::isQuiet);
      Duration quietAfter = Duration.ofNanos(System.nanoTime() - end);
      boolean sent = Patience.isTrueWithin(quiet ? TO_SEND : Duration.ZERO, progress::allSent);
      if (!quiet) {
        complaints.add("It is not quiet %d s after the end.".formatted(quietAfter.toSeconds()));
      } else if (!sent) {
        complaints.add("Alerts are still to be sent %d s later.".formatted(TO_SEND.toSeconds()));
      }
      return judge(faults, accepted, quietAfter);
    } finally {
      over.countDown();
      tending.join();
    }
  }

  private void makePool() throws SQLException {
    try (Session orchestrator = servers.session(Where.ORCHESTRATOR)) {
      new Pools(orchestrator.sql()).set(Wide.POOL, SLOTS, null);
    }
  }

  private Result judge(List<Injected> faults, Set<String> accepted, Duration quietAfter)
      throws Exception {
    try (Session orchestrator = servers.session(Where.ORCHESTRATOR);
        Session warehouse = servers.session(Where.WAREHOUSE)) {
      DSLContext rows = orchestrator.sql();
      rows.execute("set time zone 'UTC'");
      rows.fetch("select set_config('chaos.since', {0}, false)", since + "T00:00:00Z");
      var evidence =
          new Evidence(
              rows,
              warehouse.sql(),
              nodes,
              notes(),
              "CHAOS_NOTES=" + notes(),
              faults,
              accepted,
              receiver.accepted());
      for (Invariant invariant : WHEN_QUIET) {
        complain(invariant, evidence);
      }
      stopNodes();
      // A server process takes a moment to see that its client has left.
      boolean ignored =
          Patience.isTrueWithin(TO_NOTICE, () -> new Leftovers().violations(evidence).isEmpty());
      complain(new Leftovers(), evidence);
      complain(
          NoRows.inOrchestrator(
              "No node is alive that has left.",
              "select format('node %s, %s', node_id, name) from orchestrator.node"
                  + " where state = 'alive'"),
          evidence);
      return new Result(
          plan,
          Hits.of(faults, rows),
          count(rows, "select count(*) from orchestrator.dag_run"),
          count(rows, "select count(*) from orchestrator.task_try"),
          count(rows, "select count(*) from orchestrator.task_try where state = 'lost'"),
          quietAfter,
          List.copyOf(complaints));
    }
  }

  private void complain(Invariant invariant, Evidence evidence) {
    List<String> violations = invariant.violations(evidence);
    if (!violations.isEmpty()) {
      complaints.add(
          "Violated: "
              + invariant.sentence()
              + violations.stream().limit(10).map(row -> "\n    " + row).reduce("", String::concat)
              + (violations.size() > 10
                  ? "\n    and %d more".formatted(violations.size() - 10)
                  : ""));
    }
  }

  private static int count(DSLContext rows, String query) {
    return rows.fetchSingle(query).get(0, Integer.class);
  }

  private void stopNodes() throws IOException, InterruptedException {
    for (Node node : nodes) {
      node.hold();
      node.signal("TERM");
    }
    for (Node node : nodes) {
      if (!node.endsWithin(TO_LEAVE)) {
        complaints.add("Node %d does not leave.".formatted(node.number()));
      }
    }
    nodes.forEach(node -> node.links(Where.BOTH).forEach(Link::hangUpAbandoned));
  }

  /** Starts whoever is down, as a machine's supervisor does. */
  private void tend() {
    try {
      do {
        for (Node node : nodes) {
          node.tend().ifPresent(complaints::add);
        }
      } while (!over.await(BETWEEN_ROUNDS.toMillis(), TimeUnit.MILLISECONDS));
    } catch (IOException failure) {
      complaints.add("A node cannot be started: " + failure);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean allReady() throws IOException {
    for (Node node : nodes) {
      if (!node.isReady()) {
        return false;
      }
    }
    return true;
  }

  private boolean isQuiet() throws IOException {
    return allReady() && progress.isOver();
  }

  @Override
  public void close() throws IOException {
    triggers.close();
    for (Node node : nodes) {
      node.close();
    }
    receiver.close();
  }
}
