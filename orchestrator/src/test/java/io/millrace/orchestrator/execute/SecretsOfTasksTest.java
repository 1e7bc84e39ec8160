package io.millrace.orchestrator.execute;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.secret.Keyring;
import io.millrace.orchestrator.secret.Secrets;
import io.millrace.orchestrator.secret.SecretsFixture;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SecretsOfTasksTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private static final String PASSWORD = "Vb5-password";
  private static final String TOKEN = "Vb5-token";

  @TempDir private Path folder;
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private Path keyFile = Path.of("");

  @BeforeEach
  void storesSecrets() throws IOException {
    keyFile = Files.writeString(folder.resolve("keys"), Keyring.newKey());
    SecretsFixture.storeNothing(DATABASE.sql());
    secrets().connections().set("shop", "postgresql://me:" + PASSWORD + "@db/shop");
    secrets().variables().setSecret("token", TOKEN);
    secrets().variables().set("region", "north");
  }

  private Keyring keys() {
    return SecretsFixture.keyringIn(keyFile);
  }

  private Secrets secrets() {
    return new Secrets(DATABASE.sql(), keys());
  }

  private EngineFixture engine(Dag dag) {
    return new EngineFixture(DATABASE.dataSource(), name -> WAREHOUSE.dataSource(), keys(), dag);
  }

  @Test
  void areHandedToThoseThatAskForThem() {
    DagBuilder dag = Dag.named("asking");
    dag.task(
        "ask",
        java(context -> {
          seen.add(context.variable("region"));
          seen.add(context.variable("token"));
          seen.add(context.connection("shop"));
        }));

    assertThat(run(dag.build())).isEqualTo(RunState.SUCCESS);

    assertThat(seen).containsExactly("north", TOKEN, "postgresql://me:" + PASSWORD + "@db/shop");
  }

  @Test
  void failATaskThatAsksForWhatIsNotThere() {
    DagBuilder dag = Dag.named("mistaken");
    dag.task("ask", java(context -> seen.add(context.variable("regoin"))));
    Dag mistaken = dag.build();

    try (var engine = engine(mistaken)) {
      long run = engine.create(mistaken, "{}");
      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.reason(run, "ask"))
          .isEqualTo("there is no variable regoin; did you mean region?");
    }
  }

  @Test
  void areReadByARunningNodeAfterTheKeyWasChanged() throws IOException {
    DagBuilder dag = Dag.named("rotated");
    dag.task("ask", java(context -> seen.add(context.variable("token"))));
    Dag rotated = dag.build();

    try (var engine = engine(rotated)) {
      assertThat(engine.run(rotated)).isEqualTo(RunState.SUCCESS);
      Files.writeString(keyFile, Keyring.newKey() + "\n" + Files.readString(keyFile));
      secrets().rotate();

      assertThat(engine.run(rotated)).isEqualTo(RunState.SUCCESS);
    }
    assertThat(seen).containsExactly(TOKEN, TOKEN);
  }

  @Test
  void failATaskOfANodeThatWasNotGivenTheNewKey() throws IOException {
    DagBuilder dag = Dag.named("forgotten");
    dag.task("ask", java(context -> seen.add(context.variable("token"))));
    dag.task("need_nothing", java(context -> seen.add("done")));
    Dag forgotten = dag.build();

    try (var engine = engine(forgotten)) {
      Path others =
          Files.writeString(
              folder.resolve("others"), Keyring.newKey() + "\n" + Files.readString(keyFile));
      Path own = keyFile;
      keyFile = others;
      secrets().rotate();
      keyFile = own;

      long run = engine.create(forgotten, "{}");
      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.reason(run, "ask"))
          .startsWith("This orchestrator's secrets are encrypted with the key ");
    }
    assertThat(seen).containsExactly("done");
  }

  private RunState run(Dag dag) {
    try (var engine = engine(dag)) {
      return engine.run(dag);
    }
  }
}
