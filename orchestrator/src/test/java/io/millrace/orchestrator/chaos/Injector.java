package io.millrace.orchestrator.chaos;

import io.millrace.orchestrator.chaos.Fault.Where;
import io.millrace.orchestrator.chaos.Servers.Session;
import io.millrace.orchestrator.embedded.ControlledServer;
import io.millrace.orchestrator.embedded.ControlledServer.Shutdown;
import io.millrace.orchestrator.time.RealTime;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jooq.exception.DataAccessException;

/** Injects the faults of a plan at their times, and mends each. */
final class Injector {

  /**
   * A fault as it came.
   *
   * @param at by the clock of this machine, which the servers have too
   * @param processes that it befell: the process of a node, or server processes at work
   */
  record Injected(Fault fault, Instant at, List<Long> processes) {}

  private static final Duration DELAY = Duration.ofMillis(40);
  private static final int ENDED_SESSIONS = 4;

  private final Servers servers;
  private final List<Node> nodes;
  private final CountDownLatch broken = new CountDownLatch(1);
  private final Queue<Injected> injected = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  Injector(Servers servers, List<Node> nodes) {
    this.servers = servers;
    this.nodes = nodes;
  }

  /** Returns once the plan's time is over and the last fault is mended. */
  List<Injected> play(Plan plan) throws InterruptedException {
    List<Thread> faults = new ArrayList<>();
    for (Fault fault : plan.faults()) {
      faults.add(Thread.ofVirtual().start(() -> play(fault)));
    }
    pause(plan.duration());
    for (Thread fault : faults) {
      fault.join();
    }
    if (!failures.isEmpty()) {
      throw new AssertionError("a fault could not be injected", failures.peek());
    }
    return List.copyOf(injected);
  }

  private void play(Fault fault) {
    try {
      pause(fault.after());
      Node node = nodes.get(fault.node());
      switch (fault.kind().target()) {
        case NODE -> befall(node, fault);
        case NETWORK -> cut(node, fault);
        case SERVER -> end(servers.at(fault.where()), fault);
        case SESSIONS -> endSessions(fault);
      }
    } catch (IOException | SQLException | RuntimeException | Error failure) {
      failures.add(failure);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }

  private void befall(Node node, Fault fault) throws IOException, InterruptedException {
    note(fault, node.pid().stream().toList());
    node.hold();
    switch (fault.kind()) {
      case STOP_NODE -> node.signal("STOP");
      case TERMINATE_NODE -> node.signal("TERM");
      case LOSE_POWER -> {
        node.links(Where.BOTH).forEach(Link::losePower);
        node.signal("KILL");
      }
      default -> node.signal("KILL");
    }
    pause(fault.lasts());
    node.signal("CONT");
    node.letGo();
  }

  private void cut(Node node, Fault fault) throws InterruptedException {
    note(fault, node.pid().stream().toList());
    List<Link> links = node.links(fault.where());
    switch (fault.kind()) {
      case SILENT_NETWORK -> links.forEach(Link::silence);
      case SLOW_NETWORK -> links.forEach(link -> link.slowDown(DELAY));
      default -> links.forEach(Link::refuse);
    }
    pause(fault.lasts());
    links.forEach(Link::restore);
  }

  private void end(ControlledServer server, Fault fault) throws InterruptedException {
    note(fault, List.of());
    server.shutDown(
        switch (fault.kind()) {
          case CRASH_SERVER -> Shutdown.IMMEDIATE;
          case KILL_SERVER -> Shutdown.KILL;
          default -> Shutdown.FAST;
        });
    pause(fault.lasts());
    server.startAgain();
  }

  /** Some of those at work, or of all if none is. */
  private void endSessions(Fault fault) throws SQLException {
    try (Session session = servers.session(fault.where())) {
      List<Long> ended =
          session
              .sql()
              .fetch(
                  """
                  with victim as materialized (
                    select pid, coalesce(xact_start is not null, false) as at_work
                    from pg_stat_activity
                    where datname = current_database() and application_name = 'millrace'
                    order by xact_start is null, random()
                    limit {0})
                  select case when at_work then pid end from victim where pg_terminate_backend(pid)
                  """,
                  ENDED_SESSIONS)
              .getValues(0, Long.class);
      note(fault, ended.stream().filter(pid -> pid != null).toList());
    } catch (SQLException | DataAccessException down) {
      // The server goes down, which ends them all.
    }
  }

  private void note(Fault fault, List<Long> processes) {
    injected.add(new Injected(fault, RealTime.clock().instant(), processes));
  }

  private void pause(Duration time) throws InterruptedException {
    if (broken.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("the suite has broken off");
    }
  }
}
