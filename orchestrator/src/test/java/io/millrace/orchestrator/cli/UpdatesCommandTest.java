package io.millrace.orchestrator.cli;

import static io.millrace.sql.orchestrator.Tables.ASSET_UPDATE;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.run.RunState;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table that SQL writes, an update by hand, and the DAGs that wait for them, one after another.
 */
class UpdatesCommandTest {

  @RegisterExtension static final TestDatabase orchestrator = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase works = TestDatabase.empty();

  @TempDir private Path folder;
  private Terminal terminal;

  @BeforeEach
  void opensTheWorks() throws IOException {
    works.sql().execute("drop table if exists public.stones");
    works.sql().execute("create table public.stones (id int)");
    orchestrator.sql().truncate(DAG_RUN).cascade().execute();
    orchestrator.sql().truncate(ASSET_UPDATE).cascade().execute();
    terminal =
        new Terminal(folder)
            .withDags(Quarry.class, Mason.class, Tenant.class)
            .with("MILLRACE_DB_URL", orchestrator.libpqUrl())
            .with("MILLRACE_WAREHOUSE_WORKS_URL", works.libpqUrl())
            .with("MILLRACE_PORT", "0");
  }

  private static RunReader.Run awaitEnd(Server server, String dag) throws InterruptedException {
    RunReader.Run ended;
    do {
      ended = server.awaitEnd();
    } while (!ended.dagId().equals(dag));
    return ended;
  }

  @Test
  void startsWhatWaitsForATableAndAnUpdateByHand() throws Exception {
    try (var server = new Server(terminal)) {
      assertThat(server.err())
          .contains(
              "DAG mason waits for updates of drawing, which no other DAG here publishes; another"
                  + " node may, or `millrace updates add drawing`.")
          .doesNotContain("works/public.stones", "house");
      assertThat(terminal.run("dags", "mason").out())
          .contains("next run   waits for works/public.stones and drawing\n");

      var dug =
          terminal
              .with("MILLRACE_NODE_NAME", "digger")
              .run("run", "quarry", "--logical-date", "2026-11-19");
      assertThat(dug.exit()).as(dug.out() + dug.err()).isZero();
      assertThat(terminal.run("dags", "mason").out())
          .containsPattern(
              "next run {3}waits for drawing \\(works/public.stones was updated at \\S+Z\\)\n");
      assertThat(server.get("/dags/mason")).contains("waits for drawing (works/public.stones was");
      assertThat(server.get("/")).contains("waits for drawing (works/public.stones was");
      assertThat(terminal.run("updates", "add", "drawing", "--note", "the new wing").out())
          .isEqualTo("the update of drawing is recorded; mason waits for it\n");

      RunReader.Run built = awaitEnd(server, "mason");
      assertThat(built.type()).isEqualTo("updated");
      assertThat(built.state()).isEqualTo(RunState.SUCCESS);
      assertThat(terminal.run("tasks", "log", "build", built.runId()).out())
          .contains(
              "for works/public.stones of quarry dig null", "for drawing of null null the new");
      assertThat(terminal.run("runs", "show", built.runId(), "--json").out())
          .contains(
              "\"updates\":[{\"asset\":\"works/public.stones\",", "\"note\":\"the new wing\"");
      assertThat(server.get("/dags/mason/runs/" + built.runId()))
          .contains("<h2>Updates</h2>", "by hand: the new wing", "quarry / manual__");
      assertThat(server.get("/api/v2/dags/mason/dagRuns/" + built.runId() + "/upstreamAssetEvents"))
          .contains("{\"asset_events\":[{\"name\":\"works/public.stones\",", "quarry");

      RunReader.Run moved = awaitEnd(server, "tenant");
      assertThat(moved.state()).isEqualTo(RunState.SUCCESS);
      assertThat(terminal.run("tasks", "log", "move_in", moved.runId()).out())
          .contains("into AssetUpdate[asset=house, ");
      assertThat(terminal.run("updates").out())
          .containsPattern("house +mason/updated__\\S+ build +tenant/updated__")
          .containsPattern("drawing +hand +mason/updated__\\S+ +the new wing")
          .containsPattern("works/public.stones +quarry/manual__\\S+ dig +mason/updated__");
      assertThat(terminal.run("updates", "house", "--json").out())
          .startsWith("[{\"update_id\":")
          .contains("\"told\":[{\"dag_id\":\"tenant\",\"run_id\":\"updated__");
    }
  }

  @Test
  void recordsByProgramToo() throws Exception {
    try (var server = new Server(terminal)) {
      assertThat(
              server.post("/api/v2/assets/events", "{\"name\": \"house\", \"note\": \"bought\"}"))
          .isEqualTo("{\"name\":\"house\",\"dag_ids\":[\"tenant\"]}");
      assertThat(awaitEnd(server, "tenant").state()).isEqualTo(RunState.SUCCESS);
      assertThat(server.get("/api/v2/assets/events?name=house"))
          .startsWith("{\"asset_events\":[{\"id\":")
          .contains("\"note\":\"bought\"", "{\"dag_id\":\"tenant\",\"run_id\":\"updated__");
      assertThat(server.post("/api/v2/assets/events", "{\"name\": \"my house\"}"))
          .contains("\"status\":422", "must be 1 to 200 characters without white space");
    }
  }

  @Test
  void saysWhatNobodyWaitsFor() throws Exception {
    try (var server = new Server(terminal)) {
      assertThat(server.err()).isNotEmpty();
    }
    assertThat(terminal.run("updates", "add", "hose").out())
        .isEqualTo("the update of hose is recorded; no DAG waits for it; did you mean house?\n");
    var refused = terminal.run("updates", "add", "my house");
    assertThat(refused.exit()).isNotZero();
    assertThat(refused.err()).contains("must be 1 to 200 characters without white space");
    assertThat(terminal.run("updates", "add", "house", "--note", "x".repeat(1001)).err())
        .contains("a note has 1,000 characters at most, and this one 1,001; shorten it");
  }
}
