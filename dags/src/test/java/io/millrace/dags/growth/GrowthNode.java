package io.millrace.dags.growth;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.orchestrator.execute.Engine;
import io.millrace.orchestrator.execute.EngineListener;
import io.millrace.orchestrator.execute.EngineOptions;
import io.millrace.orchestrator.execute.Surroundings;
import io.millrace.orchestrator.execute.TaskName;
import io.millrace.orchestrator.run.CheckReader;
import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Clearing;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.run.RunType;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** A node that knows the growth pipeline, and how its runs end. */
final class GrowthNode implements AutoCloseable {

  private static final Interval DAY =
      new Interval(Instant.parse("2026-11-19T00:00:00Z"), Instant.parse("2026-11-20T00:00:00Z"));
  private static final int PATIENCE_SECONDS = 60;

  /** Told of every progress of a task. */
  @FunctionalInterface
  interface Progress {
    void moved(String taskId, long rows);
  }

  /** A run that has ended, as the orchestrator recorded it. */
  record Ended(
      long id,
      RunState state,
      Map<String, RunReader.Task> tasks,
      Map<String, CheckReader.Result> checks) {

    RunReader.Task task(String id) {
      return requireNonNull(tasks.get(id), id);
    }

    CheckReader.Result check(String name) {
      return requireNonNull(checks.get(name), name);
    }
  }

  private final Dag dag = new GrowthEtl().define();
  private final HikariDataSource database;
  private final HikariDataSource warehouse;
  private final Engine engine;
  private final RunReader reader;
  private final Map<Long, CountDownLatch> ends = new ConcurrentHashMap<>();
  private volatile Progress progress = (taskId, rows) -> {};
  private int runs;

  GrowthNode(TestDatabase orchestrator, TestDatabase growth) {
    database = pool(orchestrator);
    warehouse = pool(growth);
    reader = new RunReader(DSL.using(database, SQLDialect.POSTGRES));
    engine =
        new Engine(
            List.of(dag),
            new Surroundings(
                database,
                orchestrator.dataSource(),
                name -> warehouse,
                (dag, given) -> Path.of(given)),
            EngineOptions.named("test"),
            new Recorder());
    engine.start();
  }

  /** Runs the pipeline on the files of the folder, to its end. */
  Ended run(Path source) throws InterruptedException {
    return await(start(source));
  }

  /** Runs what did not succeed again, to the run's end. */
  Ended retry(Ended run) throws InterruptedException {
    ends.put(run.id(), new CountDownLatch(1));
    engine.clear(run.id(), new Clearing.Unsuccessful());
    return await(run.id());
  }

  /** Starts a run on the files of the folder. */
  long start(Path source) {
    runs++;
    return engine.create(
        new NewRun(
            dag.id(),
            "manual__" + runs,
            RunType.MANUAL,
            DAY,
            "{\"source\": \"" + source + "\"}",
            List.of(),
            dag.timing().timeout()));
  }

  /** Waits for a run's end. */
  Ended await(long run) throws InterruptedException {
    boolean ended =
        ends.computeIfAbsent(run, ignored -> new CountDownLatch(1))
            .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      throw new AssertionError("the run does not end: " + reader.tasks(run));
    }
    return new Ended(
        run,
        reader.run(run).orElseThrow().state(),
        reader.tasks(run).stream().collect(Collectors.toMap(RunReader.Task::taskId, task -> task)),
        reader.checks(run).stream()
            .collect(Collectors.toMap(check -> check.verdict().check(), check -> check)));
  }

  void onProgress(Progress told) {
    progress = told;
  }

  /** Every try's log of a task. */
  String log(RunReader.Task task) {
    return reader.log(task.taskInstanceId());
  }

  @Override
  public void close() {
    engine.close();
    warehouse.close();
    database.close();
  }

  private static HikariDataSource pool(TestDatabase database) {
    var pool = new HikariDataSource();
    pool.setDataSource(database.dataSource());
    pool.setMaximumPoolSize(4);
    return pool;
  }

  private final class Recorder implements EngineListener {

    @Override
    public void tryProgressed(Claim claim, TaskName task, long rows) {
      progress.moved(task.taskId(), rows);
    }

    @Override
    public void runEnded(long dagRunId, RunState state) {
      ends.computeIfAbsent(dagRunId, ignored -> new CountDownLatch(1)).countDown();
    }
  }
}
