package io.millrace.orchestrator.schedule;

import static io.millrace.orchestrator.schedule.SteppedSchedule.DAILY;
import static io.millrace.orchestrator.schedule.SteppedSchedule.HOURLY;
import static io.millrace.orchestrator.schedule.SteppedSchedule.MINUTELY;
import static io.millrace.orchestrator.schedule.SteppedSchedule.interval;
import static io.millrace.orchestrator.schedule.SteppedSchedule.loadedAt;
import static io.millrace.sql.orchestrator.Tables.DAG;
import static io.millrace.sql.orchestrator.Tables.NODE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.run.Capacity;
import io.millrace.orchestrator.run.NewNode;
import io.millrace.orchestrator.run.NodeProcess;
import io.millrace.orchestrator.run.NodeRole;
import io.millrace.orchestrator.run.Nodes;
import io.millrace.orchestrator.run.RunGraph;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Schedule;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A DAG is loaded with another schedule than before. */
class ChangedScheduleTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private final Nodes nodes = new Nodes(DATABASE.sql(), Duration.ofMinutes(1));

  @BeforeEach
  void forgetNodes() {
    DATABASE.sql().truncate(NODE).cascade().execute();
  }

  @Test
  void aLaterEndSchedulesAgain() {
    var dag =
        loadedAt(
            "2026-11-20T10:15:00Z",
            DATABASE.sql(),
            of -> of.schedule(DAILY).endingOn(LocalDate.of(2026, 11, 20)));
    dag.lookAt("2026-11-21T00:00:00Z");

    dag.restartWith(of -> of.schedule(DAILY));

    assertThat(dag.state().nextRunAt()).isEqualTo("2026-11-22T00:00:00Z");
  }

  @Test
  void aChangedScheduleTakesOverWhereTheOldOneEnded() {
    var dag = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), HOURLY);
    dag.lookAt("2026-11-20T11:00:00Z");

    dag.restartWith(of -> of.schedule(DAILY));

    assertThat(dag.state().schedule()).isEqualTo("0 0 * * *");
    assertThat(dag.state().next())
        .as("the day of the change would overlap with the hours that were run")
        .isEqualTo(interval("2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z"));
  }

  @Test
  void aNodeWithAnOlderScheduleLeavesTheDagToOthers() {
    var dag = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), HOURLY);
    Dag older = dag.dag();
    dag.restartWith(of -> of.schedule(MINUTELY));
    join(SteppedSchedule.NODE, dag.dag());

    assertThat(onOlderNode("2026-11-20T12:00:00Z").look(older))
        .isEqualTo(new DueRuns.Look(0, null));
    assertThat(dag.runs()).isEmpty();
  }

  @Test
  void aNodeWithAnOlderScheduleTakesTheDagOverFromOneThatLeaves() {
    var dag = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), HOURLY);
    Dag older = dag.dag();
    dag.restartWith(of -> of.schedule(DAILY));
    join(SteppedSchedule.NODE, dag.dag());
    DATABASE.sql().update(NODE).set(NODE.LEAVING, true).execute();

    assertThat(onOlderNode("2026-11-20T11:30:00Z").look(older))
        .isEqualTo(new DueRuns.Look(0, Duration.ofMinutes(30)));
    assertThat(dag.state().next())
        .isEqualTo(interval("2026-11-20T11:00:00Z", "2026-11-20T12:00:00Z"));
    assertThat(onOlderNode("2026-11-20T12:00:00Z").look(older).created()).isOne();
    assertThat(dag.runs()).containsExactly("2026-11-20T11:00:00Z");
  }

  @Test
  void aNodeWithAnOlderScheduleTakesTheDagOverFromOneThatHasItNoMore() {
    var dag = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), HOURLY);
    Dag older = dag.dag();
    dag.restartWith(of -> of.schedule(DAILY));
    join(SteppedSchedule.NODE);

    assertThat(onOlderNode("2026-11-20T11:30:00Z").look(older).untilNext())
        .isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void aNodeTakesOverADagThatANodeWhichHasGoneHadOnDemand() {
    var dag = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), HOURLY);
    Dag older = dag.dag();
    dag.restartWith(of -> of.schedule(Schedule.onDemand()));

    assertThat(onOlderNode("2026-11-20T11:30:00Z").look(older).untilNext())
        .isEqualTo(Duration.ofMinutes(30));
  }

  /** As nodes of the version before do, which do not give their names. */
  @Test
  void aNodeLeavesTheDagToAProgramThatDoesNotSayWhatItLoaded() {
    var dag = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), HOURLY);
    Dag older = dag.dag();
    dag.restartWith(of -> of.schedule(DAILY));
    DATABASE.sql().update(DAG).set(DAG.LOADED_BY, "older").execute();
    long silent = join("silent");
    DATABASE.sql().update(NODE).set(NODE.SCHEMA_VERSION, 9).execute();

    DueRuns onOlderNode = onOlderNode("2026-11-20T11:30:00Z");
    assertThat(onOlderNode.look(older)).isEqualTo(new DueRuns.Look(0, null));

    nodes.leave(silent);
    assertThat(onOlderNode.look(older).untilNext()).isEqualTo(Duration.ofMinutes(30));
  }

  private long join(String node, Dag... dags) {
    List<RunGraph> graphs = Stream.of(dags).map(RunGraph::of).toList();
    var serving =
        new NewNode(
            node,
            NodeProcess.current(NodeRole.SERVE, Databases.schemaVersion()),
            Capacity.USUAL,
            null);
    return nodes.join(serving, graphs).orElseThrow().nodeId();
  }

  private static DueRuns onOlderNode(String now) {
    return new DueRuns(DATABASE.sql(), tx -> Instant.parse(now), "older");
  }
}
