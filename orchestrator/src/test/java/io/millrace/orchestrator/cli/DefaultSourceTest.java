package io.millrace.orchestrator.cli;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.Schedule;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What runs read that are given no folder. */
class DefaultSourceTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @TempDir private Path folder;
  private Path barn;
  private Terminal terminal;

  /** As {@link Barn}, with one interval, which was over long ago. */
  public static final class OldBarn implements DagDefinition {

    @Override
    public Dag define() {
      var dag =
          Dag.named("old_barn")
              .schedule(Schedule.cron("@yearly", ZoneOffset.UTC))
              .startingOn(LocalDate.of(2020, 1, 1))
              .endingOn(LocalDate.of(2020, 1, 1))
              .catchingUp()
              .sampleData((folder, scale, seed) -> {});
      dag.task("look", java(context -> context.log(Barn.read(context.source()))));
      return dag.build();
    }
  }

  @BeforeEach
  void fillsTheBarn() throws IOException {
    barn = Files.createDirectory(folder.resolve("barn"));
    Files.writeString(barn.resolve("grain"), "wheat");
    terminal =
        new Terminal(folder)
            .withDags(Barn.class)
            .with("MILLRACE_DB_URL", DATABASE.libpqUrl())
            .with("MILLRACE_PORT", "0")
            .with("MILLRACE_SOURCE_BARN", "barn");
  }

  @Test
  void isTheFolderThatIsSetForAScheduledRun() throws Exception {
    terminal.withDags(Barn.class, OldBarn.class).with("MILLRACE_SOURCE_OLD_BARN", barn.toString());

    try (var server = new Server(terminal)) {
      RunReader.Run run = server.awaitEnd();

      assertThat(run.runId()).isEqualTo("scheduled__2020-01-01T00:00:00Z");
      assertThat(run.state()).isEqualTo(RunState.SUCCESS);
      assertThat(logOf(run, server)).contains("grain: wheat");
    }
  }

  @Test
  void isTheFolderThatIsSetForARunThatIsTriggered() throws Exception {
    try (var server = new Server(terminal)) {
      assertThat(server.err()).isEmpty();
      assertThat(server.get("/dags/barn/trigger")).contains("placeholder=\"" + barn + "\"");

      server.post("/api/v2/dags/barn/dagRuns", "{}");

      assertThat(logOf(server.awaitEnd(), server)).contains("grain: wheat");
    }
  }

  @Test
  void isTheFolderThatIsSetForARunHere() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("grain"), "rye");

    assertThat(logAfter("run", "barn")).contains("grain: wheat");
    assertThat(logAfter("run", "barn", "--param", "source=other")).contains("grain: rye");
  }

  @Test
  void isSampleDataWhereNoFolderIsSet() throws Exception {
    terminal.with("MILLRACE_SOURCE_BARN", "");

    assertThat(logAfter("run", "barn")).contains("grain: samples");
    try (var server = new Server(terminal)) {
      assertThat(server.get("/dags/barn/trigger")).contains("placeholder=\"sample data\"");
    }
  }

  @Test
  void isRefusedByTheSettingsNameWhereItIsNoFolder() throws Exception {
    String sentence =
        "MILLRACE_SOURCE_BARN is %s/bran, which is no folder on this machine; make it there or correct the setting"
            .formatted(folder);
    terminal.with("MILLRACE_SOURCE_BARN", "bran").with("MILLRACE_SOURCE_BRAN", "barn");

    var run = terminal.run("run", "barn");

    assertThat(run.exit()).isOne();
    assertThat(run.out()).contains(sentence);
    try (var server = new Server(terminal)) {
      assertThat(server.err())
          .isEqualTo(
              "millrace: "
                  + sentence
                  + ".\nmillrace: MILLRACE_SOURCE_BRAN is for the DAG bran, which is not loaded; did"
                  + " you mean barn?\n");
    }
  }

  private String logAfter(String... command) {
    assertThat(terminal.run(command).exit()).isZero();
    return terminal.run("tasks", "log", "look").out();
  }

  private static String logOf(RunReader.Run run, Server server) {
    RunReader.Task task = server.reader().tasks(run.dagRunId()).getFirst();
    return server.reader().log(task.taskInstanceId());
  }
}
