package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.NODE;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.orchestrator.run.Nodes.Joined;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A run in a version that only a worker of one queue has, and a node with an older version. */
class VersionHoldersTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final RunGraph.Node USUAL = Graphs.external("usual");
  private static final RunGraph.Node HEAVY = Graphs.external("heavy", "heavy");
  private static final RunGraph OLDER = Graphs.graph("upgraded", USUAL);
  private static final RunGraph NEWER = Graphs.graph("upgraded", USUAL, HEAVY);
  private static final Slots PLENTY = new Slots(0, 1000);

  private final HikariDataSource pool = new HikariDataSource();
  private final DSLContext sql = DSL.using(pool, SQLDialect.POSTGRES);
  private final Runs runs = new Runs(sql);
  private final Nodes nodes = new Nodes(sql, Duration.ofMinutes(1));
  private Joined worker = new Joined(0, Set.of());
  private Joined older = worker;

  @BeforeEach
  void join() {
    pool.setDataSource(DATABASE.dataSource());
    sql.truncate(DAG_RUN).cascade().execute();
    sql.truncate(NODE).cascade().execute();
    worker =
        nodes.join(NewNode.named("worker").taking(Set.of("heavy")), List.of(NEWER)).orElseThrow();
    older = nodes.join(NewNode.named("older"), List.of(OLDER)).orElseThrow();
    runs.create(Graphs.manualRun("upgraded", "manual__1"), NEWER);
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void haveTheRunToThemselves() {
    assertThat(runs.duties(ofOlder()).queued()).isFalse();
    assertThat(runs.admit(ofOlder(), older.nodeId(), PLENTY).claims()).isEmpty();
  }

  @Test
  void leaveTasksOfQueuesThatNoneOfThemTakesToOthers() {
    admitByWorkerWithoutPlaces();

    assertThat(runs.duties(ofOlder()).ready()).isTrue();
    assertThat(claimedByOlder()).containsExactly("usual");
    assertThat(runs.duties(ofOlder()).ready()).as("the other task is the worker's").isFalse();
    assertThat(runs.duties(ofWorker()).ready()).isTrue();
  }

  @Test
  void leaveEverythingToOthersOnceTheyAreLeaving() {
    sql.update(NODE).set(NODE.LEAVING, true).where(NODE.NAME.eq("worker")).execute();

    assertThat(runs.duties(ofOlder()).queued()).isTrue();
    assertThat(runs.admit(ofOlder(), older.nodeId(), PLENTY).claims()).hasSize(2);
  }

  @Test
  void areNotCountedOnceAnOlderProgramHasBuriedThem() {
    sql.update(NODE).set(NODE.STATE, "dead").where(NODE.NAME.eq("worker")).execute();
    assertThat(runs.duties(ofOlder()).queued()).isTrue();

    assertThat(runs.admit(ofOlder(), older.nodeId(), new Slots(0, 0)).claims()).isEmpty();
    assertThat(claimedByOlder()).containsExactlyInAnyOrder("usual", "heavy");
  }

  private void admitByWorkerWithoutPlaces() {
    assertThat(runs.admit(ofWorker(), worker.nodeId(), new Slots(0, 0)).claims()).isEmpty();
  }

  private List<String> claimedByOlder() {
    return runs.claimReady(ofOlder(), older.nodeId(), PLENTY).claims().stream()
        .map(Claim::taskId)
        .toList();
  }

  private Scope ofOlder() {
    return new Scope(Set.of("upgraded"), older.versions(), null);
  }

  private Scope ofWorker() {
    return new Scope(Set.of("upgraded"), worker.versions(), Set.of("heavy"));
  }
}
