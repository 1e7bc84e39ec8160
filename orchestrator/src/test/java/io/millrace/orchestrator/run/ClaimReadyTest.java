package io.millrace.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.tasks.Interval;
import io.millrace.tasks.Task;
import io.millrace.tasks.TriggerRule;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClaimReadyTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @Test
  void findsATaskWithAPlaceBehindAThousandWithoutOne() {
    try (var pool = new HikariDataSource()) {
      pool.setDataSource(DATABASE.dataSource());
      var sql = DSL.using(pool, SQLDialect.POSTGRES);
      var runs = new Runs(sql);
      var nodes = new Nodes(sql, Duration.ofSeconds(5));
      long node = nodes.join(NewNode.named("busy"), List.of()).orElseThrow().nodeId();
      create(runs, graph("loads", RunGraph.Kind.WAREHOUSE, TaskQueue.BATCH));
      create(runs, graph("calls", RunGraph.Kind.EXTERNAL, 2));
      Scope scope = Scope.of(List.of("loads", "calls"));
      runs.admit(scope, node, new Slots(0, 0));

      List<Claim> claims = runs.claimReady(scope, node, new Slots(8, 100)).claims();

      assertThat(claims).hasSize(10).doesNotHaveDuplicates();
      assertThat(claims).filteredOn(claim -> claim.taskId().startsWith("calls")).hasSize(2);
    }
  }

  @Test
  void takesNothingForANodeThatWasDeclaredDead() {
    try (var pool = new HikariDataSource()) {
      pool.setDataSource(DATABASE.dataSource());
      var sql = DSL.using(pool, SQLDialect.POSTGRES);
      var runs = new Runs(sql);
      var nodes = new Nodes(sql, Duration.ofSeconds(5));
      create(runs, graph("reports", RunGraph.Kind.EXTERNAL, 3));
      Scope scope = Scope.of(List.of("reports"));
      long node = nodes.join(NewNode.named("late"), List.of()).orElseThrow().nodeId();
      long other = nodes.join(NewNode.named("alive"), List.of()).orElseThrow().nodeId();
      runs.admit(scope, node, new Slots(0, 0));
      nodes.bury(node);

      assertThat(runs.claimReady(scope, node, new Slots(8, 100)).claims()).isEmpty();
      assertThat(runs.claimReady(scope, other, new Slots(8, 100)).claims()).hasSize(3);
    }
  }

  private static void create(Runs runs, RunGraph graph) {
    var day = new Interval(Instant.EPOCH, Instant.EPOCH.plusSeconds(86_400));
    runs.create(
        new NewRun(graph.dagId(), "manual__1", RunType.MANUAL, day, "{}", List.of(), null), graph);
  }

  private static RunGraph graph(String dag, RunGraph.Kind kind, int tasks) {
    return new RunGraph(
        dag,
        IntStream.range(0, tasks)
            .mapToObj(i ->
                new RunGraph.Node(
                    dag + "_" + i,
                    kind,
                    TriggerRule.ALL_SUCCESS,
                    false,
                    Task.DEFAULT_QUEUE,
                    List.of(),
                    List.of()))
            .toList());
  }
}
