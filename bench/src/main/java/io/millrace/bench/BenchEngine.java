package io.millrace.bench;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.execute.Engine;
import io.millrace.orchestrator.execute.EngineOptions;
import io.millrace.orchestrator.execute.Surroundings;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunType;
import io.millrace.tasks.Dag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * An engine in this process, on an embedded PostgreSQL of its own with durable settings. Both are
 * gone when this is closed or the process asked to end, with all that is in the database.
 */
final class BenchEngine implements AutoCloseable {

  private final Folder home;
  private final Databases databases;
  private final Engine engine;
  private final RunEnds ends = new RunEnds();
  private final Thread atTheEnd = new Thread(this::end);
  private int runs;

  private BenchEngine(Folder home, Databases databases, List<Dag> dags) {
    this.home = home;
    this.databases = databases;
    var around =
        new Surroundings(
            databases.orchestrator(),
            databases.heartbeats(),
            databases::warehouse,
            (dag, given) -> home.path());
    this.engine = new Engine(dags, around, EngineOptions.named("bench"), ends);
  }

  static BenchEngine start(List<Dag> dags) throws IOException {
    Folder home = Folder.temporary();
    var databases = Program.databases(home.path());
    try {
      databases.migrateOrchestrator();
      var started = new BenchEngine(home, databases, dags);
      started.engine.start();
      Runtime.getRuntime().addShutdownHook(started.atTheEnd);
      return started;
    } catch (RuntimeException failure) {
      try (home;
          databases) {
        throw failure;
      }
    }
  }

  Databases databases() {
    return databases;
  }

  /** Creates a run. */
  long create(Dag dag) {
    runs++;
    return engine.create(
        new NewRun(
            dag.id(), "bench_" + runs, RunType.MANUAL, EmptyDags.NOW, "{}", List.of(), null));
  }

  /** How long a run takes, from its creation to the commit of its end. */
  double millis(Dag dag) throws InterruptedException {
    long began = System.nanoTime();
    ends.await(create(dag));
    return (System.nanoTime() - began) / 1e6;
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atTheEnd);
    end();
  }

  private void end() {
    try (home;
        databases) {
      engine.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
