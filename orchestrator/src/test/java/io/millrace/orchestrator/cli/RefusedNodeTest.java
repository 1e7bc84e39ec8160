package io.millrace.orchestrator.cli;

import static io.millrace.sql.orchestrator.Tables.NODE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.database.Installation;
import io.millrace.orchestrator.run.Nodes;
import io.millrace.testing.TestDatabase;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that was paused while its database was upgraded to what it cannot work with. */
class RefusedNodeTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"serve", "worker"})
  void endsWithASentence(String command) throws Exception {
    var started = new CountDownLatch(1);
    var out =
        new StringWriter() {
          @Override
          public void flush() {
            started.countDown();
          }
        };
    var err = new StringWriter();
    Program program =
        new Terminal(folder)
            .withDags(Barn.class)
            .with("MILLRACE_DB_URL", DATABASE.libpqUrl())
            .with("MILLRACE_PORT", "0")
            .program(out, err);
    Installation.oldestSchema(DATABASE, 0);
    var exit = new CompletableFuture<Integer>();
    Thread.ofPlatform().daemon().start(() -> exit.complete(Millrace.run(program, command)));
    assertThat(started.await(60, TimeUnit.SECONDS)).as("it starts: %s", err).isTrue();

    Installation.oldestSchema(DATABASE, 999);
    buryAll();

    assertThat(exit.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(err.toString().lines())
        .last()
        .isEqualTo(
            "millrace: The orchestrator's database is for programs from schema 999 on,"
                + " and this one has %d; start the newer program."
                    .formatted(Databases.schemaVersion()));
  }

  private static void buryAll() {
    var nodes = new Nodes(DATABASE.sql(), Duration.ofSeconds(5));
    DATABASE.sql().fetchValues(NODE.NODE_ID, NODE.STATE.eq("alive")).forEach(nodes::bury);
  }
}
