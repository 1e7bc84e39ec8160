package io.millrace.bench;

import io.millrace.orchestrator.database.Databases;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Tasks that do nothing, here and in three schedulers that keep theirs in PostgreSQL as well: 40 in
 * a chain, 1,000 and 10,000 beside each other; in turn, each in a database of its own on one fresh
 * embedded server with durable settings. Millrace's time ends with the commit of its run's end, the
 * others' with the last task's body. Afterwards each must have run every task once, by count and by
 * its own tables.
 *
 * <p>Arguments: how many times each (default 5); by how much the thousands are divided (default 1).
 */
public final class PeersBenchmark {

  private static final int WARM_UP = 3;

  private record Shape(String title, int tasks, boolean chained) {}

  /** A peer and what it was given so far. */
  private record Contestant(Peer peer, List<Tally> tallies) {

    Contestant(Peer peer) {
      this(peer, new ArrayList<>());
    }

    double millis(Shape shape) throws Exception {
      var tally = new Tally(shape.tasks());
      tallies.add(tally);
      long start = System.nanoTime();
      if (shape.chained()) {
        peer.chain(tally);
      } else {
        peer.together(tally);
      }
      return (System.nanoTime() - start) / 1e6;
    }

    void requireEachOnce() throws InterruptedException {
      long tasks = tallies.stream().mapToLong(Tally::tasks).sum();
      peer.awaitRecorded(tasks);
      int wrong = tallies.stream().mapToInt(Tally::wrong).sum();
      if (wrong > 0) {
        throw new IllegalStateException(
            "%s ran %d of %d tasks not exactly once".formatted(peer.title(), wrong, tasks));
      }
      System.out.printf(Locale.ROOT, "%s: %,d tasks, each once%n", peer.title(), tasks);
    }
  }

  private PeersBenchmark() {}

  public static void main(String[] args) throws Exception {
    int times = args.length == 0 ? 5 : Integer.parseInt(args[0]);
    int divisor = args.length < 2 ? 1 : Integer.parseInt(args[1]);
    int few = 1_000 / divisor;
    int many = 10_000 / divisor;
    List<Shape> shapes =
        List.of(
            new Shape("%,d in parallel".formatted(many), many, false),
            new Shape("%,d in parallel".formatted(few), few, false),
            new Shape("chain of %d".formatted(EmptyDags.LENGTH), EmptyDags.LENGTH, true));
    try (Folder home = Folder.temporary();
        Databases databases = Program.databases(home.path())) {
      databases.migrateOrchestrator();
      try (Peer millrace = new MillracePeer(databases, home.path(), List.of(few, many));
          Peer quartz = new QuartzPeer(databases);
          Peer dbScheduler = new DbSchedulerPeer(databases);
          Peer jobRunr = new JobRunrPeer(databases)) {
        List<Contestant> all =
            Stream.of(millrace, quartz, dbScheduler, jobRunr).map(Contestant::new).toList();
        for (Shape shape : shapes) {
          measure(all, shape, times);
        }
        for (Contestant one : all) {
          one.requireEachOnce();
        }
      }
    }
  }

  private static void measure(List<Contestant> all, Shape shape, int times) throws Exception {
    List<List<Double>> millis = all.stream().<List<Double>>map(one -> new ArrayList<>()).toList();
    for (int i = -WARM_UP; i < times; i++) {
      for (int which = 0; which < all.size(); which++) {
        double took = all.get(which).millis(shape);
        if (i >= 0) {
          millis.get(which).add(took);
        }
      }
    }
    System.out.println(shape.title());
    double ours = Figures.of(millis.getFirst()).median();
    for (int which = 0; which < all.size(); which++) {
      print(all.get(which).peer(), Figures.of(millis.get(which)), ours, shape.tasks());
    }
  }

  private static void print(Peer peer, Figures millis, double ours, int tasks) {
    System.out.printf(
        Locale.ROOT,
        "  %-12s  median %,9.1f ms  %,9.1f to %,9.1f   %,8.0f tasks/s   ratio %.1f%n",
        peer.title(),
        millis.median(),
        millis.least(),
        millis.most(),
        tasks * 1e3 / millis.median(),
        millis.median() / ours);
  }
}
