package io.millrace.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The versions of a DAG, which a run here registers. */
class DagVersionsCommandTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // before each
  private Terminal terminal;

  @BeforeEach
  void opens() {
    terminal = new Terminal(folder).with("MILLRACE_DB_URL", DATABASE.libpqUrl());
  }

  @Test
  void areListedAndCompared() throws IOException {
    write("dag.task(\"load\", java(context -> {}));");
    assertThat(terminal.run("run", "orders").exit()).isZero();
    assertThat(terminal.run("dags", "diff", "orders").err())
        .isEqualTo(
            "millrace: DAG orders has one version, so there is nothing to compare it with.\n");
    write(
        "var load = dag.task(\"load\", java(context -> {})).queue(\"default\").tolerable();"
            + " dag.task(\"sum\", java(context -> {})).after(load);");
    assertThat(terminal.run("run", "orders").exit()).isZero();
    assertThat(terminal.run("run", "orders").exit()).isZero();

    var listed = terminal.run("dags", "versions", "orders");

    assertThat(listed.lines()).hasSize(3);
    assertThat(listed.lines().get(0)).matches("VERSION  CREATED +TASKS  EDGES  RUNS  NODES");
    assertThat(listed.lines().get(1)).matches(" +1  \\S+Z +1 +0 +1 +0");
    assertThat(listed.lines().get(2)).matches(" +2  \\S+Z +2 +1 +2 +0  current");
    assertThat(terminal.run("dags", "versions", "orders", "--json").out())
        .contains("\"tasks\":2,\"edges\":1,\"runs\":2,\"nodes\":0,\"current\":true}]");

    assertThat(terminal.run("dags", "diff", "orders").lines())
        .satisfies(lines ->
            assertThat(lines.getFirst())
                .matches("orders from version 1 \\(\\S+Z\\) to version 2 \\(\\S+Z, current\\)"))
        .endsWith(
            "task added    sum",
            "task changed  load: tolerable was false, is true",
            "edge added    load -> sum");
    assertThat(terminal.run("dags", "diff", "orders", "2", "1").lines())
        .contains("task removed  sum", "edge removed  load -> sum");
    assertThat(terminal.run("dags", "diff", "orders", "1", "2", "--json").out())
        .contains(
            "\"from\":1,\"to\":2,\"differences\":{\"limits\":[],\"added\":[\"sum\"],\"removed\":[]")
        .contains("\"edges_added\":[{\"upstream\":\"load\",\"downstream\":\"sum\"}]");
    var wrong = terminal.run("dags", "diff", "orders", "1", "7");
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).isEqualTo("millrace: DAG orders has no version 7; it has 1 to 2.\n");

    Files.delete(folder.resolve(".millrace/dags/Orders.java"));
    assertThat(terminal.run("dags", "versions", "orders").out())
        .as("of a DAG that is not loaded any more")
        .doesNotContain("current");
  }

  @Test
  void ofNoDagAreRefused() throws IOException {
    write("dag.task(\"load\", java(context -> {}));");

    var unknown = terminal.run("dags", "versions", "orders_3");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err())
        .isEqualTo("millrace: There is no DAG orders_3; did you mean orders?\n");
  }

  @Test
  void runsNothingWhoseFileIsBroken() throws IOException {
    write("dag.task(\"load\", java(context -> {}));");
    assertThat(terminal.run("run", "orders").exit()).isZero();
    write("dag.task(");

    var ended = terminal.run("run", "orders");

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).startsWith("millrace: Orders.java:10:5: illegal start of expression");
    assertThat(terminal.run("dags").out())
        .contains("\nOrders.java cannot be run (")
        .endsWith(" orders goes on as it was loaded before.\n");
    assertThat(terminal.run("dags", "--json").out()).contains("\"going_on\":[\"orders\"]}");
  }

  private void write(String tasks) throws IOException {
    Path dags = Files.createDirectories(folder.resolve(".millrace/dags"));
    Files.writeString(
        dags.resolve("Orders.java"),
        """
        import static io.millrace.tasks.plain.JavaTasks.java;

        import io.millrace.tasks.*;

        public class Orders implements DagDefinition {
          @Override
          public Dag define() {
            var dag = Dag.named("orders");
            %s
            return dag.build();
          }
        }
        """
            .formatted(tasks));
  }
}
