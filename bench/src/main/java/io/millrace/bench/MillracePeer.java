package io.millrace.bench;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.execute.Engine;
import io.millrace.orchestrator.execute.EngineOptions;
import io.millrace.orchestrator.execute.Surroundings;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunType;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Millrace itself: a run of a DAG, from its creation to the commit of its end. Tries, events and
 * logs are in the tables by then.
 */
final class MillracePeer implements Peer {

  private final Engine engine;
  private final PeerDatabase tables;
  private final RunEnds ends = new RunEnds();
  private volatile Tally tally = new Tally(0);
  private int runs;

  MillracePeer(Databases databases, Path home, List<Integer> widths) {
    List<Dag> dags = new ArrayList<>();
    dags.add(EmptyDags.chain("chain", number -> context -> tally.ran(number), Task.DEFAULT_QUEUE));
    for (int width : widths) {
      dags.add(EmptyDags.fan(fan(width), width, number -> context -> tally.ran(number)));
    }
    var around =
        new Surroundings(
            databases.orchestrator(),
            databases.heartbeats(),
            databases::warehouse,
            (dag, given) -> home);
    engine = new Engine(dags, around, EngineOptions.named("peers"), ends);
    engine.start();
    tables = PeerDatabase.existing(databases, Databases.ORCHESTRATOR);
  }

  private static String fan(int width) {
    return "fan_" + width;
  }

  @Override
  public String title() {
    return "Millrace";
  }

  @Override
  public void chain(Tally round) throws InterruptedException {
    run("chain", round);
  }

  @Override
  public void together(Tally round) throws InterruptedException {
    run(fan(round.tasks()), round);
  }

  private void run(String dagId, Tally round) throws InterruptedException {
    tally = round;
    runs++;
    ends.await(
        engine.create(
            new NewRun(
                dagId, "run_" + runs, RunType.MANUAL, EmptyDags.NOW, "{}", List.of(), null)));
  }

  @Override
  public void awaitRecorded(long tasks) throws InterruptedException {
    tables.await("select count(*) from orchestrator.task_try where state = 'success'", tasks);
    tables.await("select count(*) from orchestrator.task_try", tasks);
    tables.await("select count(*) from orchestrator.task_instance where state = 'success'", tasks);
  }

  @Override
  public void close() {
    engine.close();
    tables.close();
  }
}
