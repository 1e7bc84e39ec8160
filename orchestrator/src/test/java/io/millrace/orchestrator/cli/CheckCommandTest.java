package io.millrace.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.catalog.DagJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

  @TempDir private Path folder;

  private Terminal.Ended check(String file, String... more) {
    String[] command = new String[2 + more.length];
    command[0] = "check";
    command[1] = file;
    System.arraycopy(more, 0, command, 2, more.length);
    return new Terminal(folder).run(command);
  }

  private void write(String file, String body) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    String name = String.valueOf(path.getFileName()).replace(".java", "");
    Files.writeString(
        path,
        """
        import static io.millrace.tasks.plain.JavaTasks.java;

        import io.millrace.tasks.*;

        public class %s implements DagDefinition {
          public Dag define() {
            var dag = Dag.named("orders").schedule(Schedule.daily(java.time.ZoneOffset.UTC));
            %s
            return dag.build();
          }
        }
        """
            .formatted(name, body));
  }

  @Test
  void showsTheTasksOfASoundFileInTheirOrder() throws IOException {
    write(
        "my dags/Orders.java",
        "var b = dag.task(\"b\", java(c -> {})); dag.task(\"a\", java(c -> {})).after(b);");

    var ended = check("my dags/Orders.java");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.exit()).isZero();
    assertThat(ended.out()).isEqualTo("orders: 0 0 * * * UTC\n  b, a\n");
    assertThat(check("my dags/Orders.java", "--json").out())
        .isEqualTo(
            "{\"file\":\"my dags/Orders.java\",\"sound\":true,\"dags\":[{\"dag_id\":\"orders\","
                + "\"schedule\":\"0 0 * * * UTC\",\"warehouse\":null,\"tasks\":[\"b\",\"a\"]}],"
                + "\"problems\":[]}\n");
    assertThat(folder.resolve(".millrace")).as("it needs no home").doesNotExist();
  }

  @Test
  void showsEveryErrorOfTheCompilerByLineAndColumn() throws IOException {
    write("dags/Orders.java", "dag.tsk(1); int n = \"\";");

    var ended = check("dags/Orders.java");

    assertThat(ended.exit()).isOne();
    assertThat(ended.lines())
        .containsExactly(
            "dags/Orders.java:8:8: cannot find symbol; symbol: method tsk(int); location: variable dag"
                + " of type io.millrace.tasks.DagBuilder.",
            "dags/Orders.java:8:25: incompatible types: java.lang.String cannot be converted to int.");
    assertThat(check("dags/Orders.java", "--json").out())
        .startsWith(
            "{\"file\":\"dags/Orders.java\",\"sound\":false,\"dags\":[],\"problems\":[{\"file\":"
                + "\"dags/Orders.java\",\"line\":8,\"column\":8,\"sentence\":\"cannot find symbol");
  }

  @Test
  void showsWhereADagRejectsItself() throws IOException {
    write("dags/Orders.java", "dag.task(\"a\", java(c -> {}));\n dag.task(\"a\", java(c -> {}));");

    assertThat(check("dags/Orders.java").out())
        .isEqualTo("dags/Orders.java:9: DAG orders: two tasks are named a; rename one\n");
    assertThat(check("dags").out()).as("in a folder").startsWith("dags/Orders.java:9: DAG orders");
  }

  @Test
  void checksJars() throws IOException {
    DagJar.of(folder.resolve("dags.jar"), Harvest.class);
    Files.writeString(folder.resolve("torn.jar"), "PK");

    assertThat(check("dags.jar").out()).startsWith("harvest: 0 0 * * * UTC, warehouse growth\n  ");
    var torn = check("torn.jar");
    assertThat(torn.exit()).isOne();
    assertThat(torn.out()).startsWith("torn.jar: It is no readable jar: ");
  }

  @Test
  void refusesWhatIsNoFileOfDags() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "");

    assertThat(check("Orders.java").exit()).isEqualTo(2);
    assertThat(check("Orders.java").err()).isEqualTo("millrace: There is no file Orders.java.\n");
    assertThat(check("notes.txt").exit()).isEqualTo(2);
    assertThat(check("notes.txt").err())
        .isEqualTo(
            "millrace: notes.txt brings no DAG: give a .java file, a folder of such, or a jar.\n");
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/orders.csv"), "");
    assertThat(check("data").exit()).isEqualTo(2);
    assertThat(check("data").err())
        .isEqualTo(
            "millrace: data has no .java file: name a folder that has some, a .java file, or a jar.\n");
  }
}
