package io.millrace.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files of DAGs that come, change and go under what {@code serve} starts. */
class PickedUpTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final Duration SOON = Duration.ofSeconds(2);

  /** Of a machine that compiles a file in half a second or less; a busier one takes longer. */
  private static final int COMPILATIONS = 4;

  @TempDir private Path folder;

  private long compilation;

  @SuppressWarnings("NullAway.Init") // before each
  private Server server;

  @SuppressWarnings("NullAway.Init") // before each
  private Terminal terminal;

  @SuppressWarnings("NullAway.Init") // before each
  private Path dags;

  @BeforeEach
  void serves() throws Exception {
    dags = Files.createDirectories(folder.resolve(".millrace/dags"));
    write("Other", "other", "0 0 1 1 *");
    terminal =
        new Terminal(folder)
            .with("MILLRACE_DB_URL", DATABASE.libpqUrl())
            .with("MILLRACE_PORT", "0");
    server = new Server(terminal);
    settle();
    compilation = measuredCompilation();
  }

  /** What a start brings with it is not measured: Quartz begins, and a first page is slow. */
  private void settle() throws Exception {
    for (int look = 0; look < 600 && !hasTrigger("other"); look++) {
      RealTime.pause(Duration.ofMillis(100));
    }
    assertThat(page("/")).contains("other");
    assertThat(page("/dags/other")).contains("0 0 1 1 *");
    assertThat(measuredCompilation()).isPositive();
  }

  private static boolean hasTrigger(String dagId) {
    return DATABASE
            .sql()
            .fetchSingle(
                "select count(*) from orchestrator.qrtz_triggers where trigger_name = ?", dagId)
            .get(0, Integer.class)
        > 0;
  }

  @AfterEach
  void ends() {
    server.close();
  }

  @Test
  void comeChangeBreakAndGoWithinTwoSeconds() throws Exception {
    write("Orders", "orders", "0 0 1 1 *");
    within("it came", () -> page("/").contains("orders"));
    assertThat(server.post("/api/v2/dags/orders/dagRuns", "{}")).contains("queued");
    assertThat(server.awaitEnd().state()).isEqualTo(RunState.SUCCESS);
    within("it is due", () -> next("orders").startsWith("2027-01-01"));

    write("Orders", "orders", "0 0 1 2 *");
    within("it changed", () -> next("orders").startsWith("2027-02-01"));
    assertThat(page("/dags/orders")).contains("0 0 1 2 *");

    Files.writeString(dags.resolve("Orders.java"), "public class Orders {");
    within("it broke", () -> page("/").contains("Orders.java:1:22: reached end of file"));
    assertThat(page("/")).contains("orders goes on as it was loaded before.");
    assertThat(server.post("/api/v2/dags/orders/dagRuns", "{}")).contains("queued");
    assertThat(server.awaitEnd().state()).isEqualTo(RunState.SUCCESS);

    Files.delete(dags.resolve("Orders.java"));
    within("it went", () -> !page("/").contains("orders"));
    assertThat(page("/dags/orders")).contains("There is no DAG orders");
    assertThat(page("/")).contains("other");
    assertThat(server.err())
        .contains("millrace: loaded orders from " + dags.resolve("Orders.java") + "\n")
        .contains("millrace: orders is not loaded any more, since ");
  }

  @Test
  void createTheRunsThatAreDueByAScheduleThatCame() throws Exception {
    write(
        "Missed", "missed", "0 0 * * *", ".catchingUp().startingOn(LocalDate.now().minusDays(2))");

    within("its run was created", () -> !server.reader().runs("missed", 1).isEmpty());
    assertThat(server.awaitEnd().state()).isEqualTo(RunState.SUCCESS);
  }

  @Test
  void runTheirLastGoodCodeInAChildProcessAsWell() throws Exception {
    Path file = dags.resolve("Other.java");
    Files.writeString(file, Files.readString(file).replace(")));", "))).inChildProcess();"));
    within("it changed", () -> server.err().contains("loaded again other from "));
    Files.writeString(file, "public class Other {");
    within("it broke", () -> server.err().contains("other goes on as it was loaded before."));

    assertThat(server.post("/api/v2/dags/other/dagRuns", "{}")).contains("queued");

    assertThat(server.awaitEnd().state()).isEqualTo(RunState.SUCCESS);
  }

  /** In nanoseconds, with all that belongs to it. */
  private long measuredCompilation() {
    long began = System.nanoTime();
    assertThat(terminal.run("check", ".millrace/dags/Other.java").exit()).isZero();
    return System.nanoTime() - began;
  }

  private interface Check {
    boolean holds() throws IOException, InterruptedException;
  }

  private void within(String what, Check check) throws Exception {
    long began = System.nanoTime();
    long limit = began + Math.max(SOON.toNanos(), COMPILATIONS * compilation);
    while (!check.holds()) {
      assertThat(System.nanoTime())
          .as(
              "%s soon, where a compilation takes %d ms; %s",
              what, compilation / 1_000_000, server.err())
          .isLessThan(limit);
      RealTime.pause(Duration.ofMillis(20));
    }
    System.out.printf("%s after %d ms%n", what, (System.nanoTime() - began) / 1_000_000);
  }

  private String page(String path) throws IOException, InterruptedException {
    return server.get(path);
  }

  private static String next(String dagId) {
    return String.valueOf(
        DATABASE
            .sql()
            .fetchValue(
                "select max(next_interval_end)::text from orchestrator.dag where dag_id = ?",
                dagId));
  }

  private void write(String className, String dagId, String cron) throws IOException {
    write(className, dagId, cron, "");
  }

  private void write(String className, String dagId, String cron, String more) throws IOException {
    Files.writeString(
        dags.resolve(className + ".java"),
        """
        import static io.millrace.tasks.plain.JavaTasks.java;

        import io.millrace.tasks.*;
        import java.time.*;

        public class %s implements DagDefinition {
          public Dag define() {
            var dag = Dag.named("%s").schedule(Schedule.cron("%s", ZoneOffset.UTC))%s;
            dag.task("only", java(context -> context.log("done")));
            return dag.build();
          }
        }
        """
            .formatted(className, dagId, cron, more));
  }
}
