package io.millrace.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.tasks.MaxActive;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
      create(runs, graph("loads", Graphs::warehouse, 1_000));
      create(runs, graph("calls", Graphs::external, 2));
      Scope scope = Scope.of(List.of("loads", "calls"));
      runs.admit(scope, node, new Slots(0, 0));

      List<Claim> claims = runs.claimReady(scope, node, new Slots(8, 100)).claims();

      assertThat(claims).hasSize(10).doesNotHaveDuplicates();
      assertThat(claims).filteredOn(claim -> claim.taskId().startsWith("calls")).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"8, false", "9, true"})
  void saysWhetherMoreIsReadyThanItHasPlaces(int tasks, boolean more) {
    try (var pool = new HikariDataSource()) {
      pool.setDataSource(DATABASE.dataSource());
      var sql = DSL.using(pool, SQLDialect.POSTGRES);
      var runs = new Runs(sql);
      var nodes = new Nodes(sql, Duration.ofSeconds(5));
      String dag = "of_" + tasks;
      long node = nodes.join(NewNode.named(dag), List.of()).orElseThrow().nodeId();
      create(runs, graph(dag, Graphs::warehouse, tasks));
      runs.admit(Scope.of(List.of(dag)), node, new Slots(0, 0));

      Pushed claimed = runs.claimReady(Scope.of(List.of(dag)), node, new Slots(8, 0));

      assertThat(claimed.claims()).hasSize(8);
      assertThat(claimed.moreReady()).isEqualTo(more);
    }
  }

  @Test
  void takesNothingForANodeThatWasDeclaredDead() {
    try (var pool = new HikariDataSource()) {
      pool.setDataSource(DATABASE.dataSource());
      var sql = DSL.using(pool, SQLDialect.POSTGRES);
      var runs = new Runs(sql);
      var nodes = new Nodes(sql, Duration.ofSeconds(5));
      create(runs, graph("reports", Graphs::external, 3));
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
    runs.create(Graphs.manualRun(graph.dagId(), "manual__1"), graph);
  }

  /** So many tasks that wait for nothing. */
  private static RunGraph graph(String dag, Function<String, RunGraph.Node> task, int tasks) {
    return new RunGraph(
        dag,
        MaxActive.USUAL,
        IntStream.range(0, tasks).mapToObj(i -> task.apply(dag + "_" + i)).toList());
  }
}
