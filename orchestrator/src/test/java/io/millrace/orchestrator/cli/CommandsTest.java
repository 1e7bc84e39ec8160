package io.millrace.orchestrator.cli;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.NodeRole;
import io.millrace.orchestrator.run.NodeState;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.RunParam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that need no database. */
class CommandsTest {

  @TempDir private Path folder;
  private Terminal terminal;

  @BeforeEach
  void opens() throws IOException {
    terminal = new Terminal(folder).withDags(Harvest.class);
  }

  @Test
  void listsSettingsWithTheirOrigins() {
    var ended =
        terminal.with("MILLRACE_DB_URL", "postgresql://me:hk2-secret@db/app").run("settings");

    assertThat(ended.exit()).isZero();
    assertThat(ended.lines())
        .anyMatch(
            line -> line.matches("MILLRACE_DB_URL +postgresql://me:[*]{3}@db/app +environment"));
    assertThat(ended.out()).doesNotContain("secret");
  }

  @Test
  void listsSettingsAsJson() {
    var ended = terminal.run("settings", "--json");

    assertThat(ended.out())
        .contains("{\"name\":\"MILLRACE_PORT\",\"value\":\"8080\",\"origin\":\"default\"}");
  }

  @Test
  void listsDagsAndThoseThatCannotRun() throws IOException {
    terminal.withDags(Harvest.class, Failing.class);

    var ended = terminal.run("dags");

    assertThat(ended.exit()).isZero();
    assertThat(ended.lines().get(0))
        .isEqualTo("DAG      SCHEDULE       NEXT RUN  WAREHOUSE  TASKS  DESCRIPTION");
    assertThat(ended.lines().get(1))
        .isEqualTo("harvest  0 0 * * * UTC            growth         3  Brings in the harvest.");
    assertThat(ended.out()).contains("Failing cannot be run (" + folder + "/dags/dags.jar): ");
    assertThat(terminal.run("dags", "--json").out())
        .contains("\"dag_id\":\"harvest\"")
        .contains("\"error\":\"" + Failing.class.getName() + " failed at");
  }

  @Test
  void saysWhereToPutADagWhereThereIsNone() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));

    var ended = terminal.with("MILLRACE_DAGS", empty.toString()).run("dags");

    assertThat(ended.exit()).isZero();
    assertThat(ended.lines())
        .singleElement()
        .asString()
        .startsWith("Nothing in " + empty + " brings a DAG: put a .java file or a jar there, ");
    assertThat(terminal.run("dags", "--json").out()).isEqualTo("[]\n");
  }

  @Test
  void showsWhatADagReadsThatIsGivenNothing() {
    assertThat(terminal.run("dags", "harvest").out()).contains("\nsource     sample data\n");

    terminal.with("MILLRACE_SOURCE_HARVEST", "barn");

    assertThat(terminal.run("dags", "harvest").out())
        .contains("\nsource     " + folder + "/barn (MILLRACE_SOURCE_HARVEST)\n");
    assertThat(terminal.run("dags", "harvest", "--json").out())
        .contains("\"source\":\"" + folder + "/barn\"");
  }

  @Test
  void showsTheTasksOfADag() {
    var ended = terminal.run("dags", "harvest");

    assertThat(ended.out())
        .startsWith("harvest: Brings in the harvest.\n")
        .contains("parameter  source (text, default \"\") Folder to read the files from.\n")
        .contains("parameter  fields (integer, default \"2\") How many.\n")
        .contains("\nbind\n  after   mow\n")
        .contains("\nno_weeds\n  reads   raw.plants\n  checks  no_weeds\n");
  }

  @Test
  void showsTheStatementsOfADag() {
    var ended = terminal.run("dags", "harvest", "--sql");

    assertThat(ended.out())
        .contains("-- no_weeds, check no_weeds (warns of any failure)\nselect")
        .contains("from \"raw\".\"plants\";");
  }

  @Test
  void explainsEveryStateAndRoleOfANode() {
    String help = terminal.run("nodes", "--help").out();

    for (NodeState state : NodeState.values()) {
      assertThat(help).contains(" " + state.key() + " ");
    }
    for (NodeRole role : NodeRole.values()) {
      assertThat(help).contains(" " + role.key() + " ");
    }
  }

  @Test
  void refusesAQueueWithoutAName() {
    var ended = terminal.run("worker", "--queues", "");

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).isEqualTo("millrace: An empty name is no queue; there is default.\n");
  }

  @Test
  void namesTheNearestDag() {
    var ended = terminal.run("dags", "havrest");

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).isEqualTo("millrace: There is no DAG havrest; did you mean harvest?\n");
  }

  @Test
  void writesASample() throws IOException {
    var ended = terminal.run("sample", "harvest", "--scale", "0.5", "--seed", "7", "--into", "new");

    assertThat(ended.exit()).isZero();
    assertThat(folder.resolve("new/plants.csv")).hasContent("scale 0.5, seed 7");
    assertThat(ended.out()).contains(folder.resolve("new/plants.csv") + "     18");
  }

  @Test
  void refusesAScaleThatIsNone() {
    for (String scale : new String[] {"0", "-1", "NaN", "x", "1e9", "Infinity"}) {
      var ended = terminal.run("sample", "harvest", "--scale", scale, "--into", "new");

      assertThat(ended.exit()).isEqualTo(2);
      assertThat(ended.err()).startsWith("millrace: ").contains("--scale");
    }
  }

  @Test
  void saysThatASampleCannotBeWritten() throws IOException {
    Files.writeString(folder.resolve("file"), "");

    var ended = terminal.run("sample", "harvest", "--into", "file");

    assertThat(ended.exit()).isOne();
    assertThat(ended.err()).startsWith("millrace: The sample cannot be written to " + folder);
  }

  @Test
  void refusesParametersThatAreNone() {
    assertThat(refusal("--param", "fields"))
        .isEqualTo("millrace: --param takes NAME=VALUE, not \"fields\".\n");
    assertThat(refusal("--param", "=1")).contains("--param takes NAME=VALUE, not \"=1\"");
    assertThat(refusal("--param", "fields=1", "--param", "fields=2"))
        .isEqualTo("millrace: the parameter fields is given twice; give it once.\n");
    assertThat(refusal("--param", "field=1"))
        .contains("has no parameter field; it has ")
        .endsWith("; did you mean fields?\n");
    assertThat(refusal("--param", "fields=few")).contains("must be a whole number, not \"few\"");
  }

  @Test
  void refusesARunWithoutAParameterThatItNeeds() throws IOException {
    terminal.withDags(Sowing.class);

    var ended = terminal.run("run", "sowing");

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err())
        .isEqualTo(
            "millrace: DAG sowing needs the parameter seeds, a whole number; give it a value, as"
                + " in --param seeds=...\n");
    assertThat(terminal.run("dags", "sowing").out())
        .contains("parameter  seeds (integer, required) How many.\n");
  }

  @Test
  void refusesASourceThatIsNoFolder() {
    assertThat(refusal("--param", "fields=1", "--param", "source="))
        .isEqualTo(
            "millrace: parameter source of DAG harvest is empty; name a folder, or leave it out.\n");
    assertThat(refusal("--param", "fields=1", "--param", "source=s3://barn/harvest"))
        .isEqualTo(
            "millrace: parameter source of DAG harvest must be a folder of this machine, not"
                + " \"s3://barn/harvest\".\n");
  }

  private String refusal(String... params) {
    List<String> call = new ArrayList<>(List.of("run", "harvest"));
    call.addAll(List.of(params));

    var ended = terminal.run(call.toArray(String[]::new));

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(folder.resolve(".millrace")).doesNotExist();
    return ended.err();
  }

  @Test
  void refusesALimitBelowZero() {
    var ended = terminal.run("runs", "--limit", "-1");

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.err()).isEqualTo("millrace: --limit must be 0 or more, not -1.\n");
  }

  @Test
  void keepsStackTracesOffTheTerminal() {
    var ended = terminal.run("sample", "harvest", "--seed", "13", "--into", "new");

    assertThat(ended.exit()).isOne();
    assertThat(ended.err())
        .isEqualTo(
            "millrace: Something unexpected happened: java.lang.IllegalStateException: unlucky (the"
                + " details are in "
                + folder
                + "/.millrace/logs/millrace.log).\n");
  }

  @Test
  void saysWhatIsWrongWithACall() {
    assertThat(terminal.run().exit()).isEqualTo(2);
    assertThat(terminal.run("run", "--help").exit()).isZero();
    assertThat(terminal.run("dgas").err())
        .isEqualTo(
            "millrace: There is no command dgas; did you mean dags?\nSee millrace --help.\n");
    assertThat(terminal.run("sql", "growth").err())
        .isEqualTo("millrace: Missing required parameter: 'QUERY'.\nSee millrace sql --help.\n");
    assertThat(terminal.run("dags", "--jsn").exit()).isEqualTo(2);
  }

  @Test
  void leavesNoHomeBehindWhereNoneIsNeeded() {
    terminal.run("dags");
    terminal.run("settings");

    assertThat(folder.resolve(".millrace")).doesNotExist();
  }

  @Test
  void refusesABrokenPropertiesFile() throws IOException {
    Files.createDirectories(folder.resolve(".millrace"));
    Files.writeString(folder.resolve(".millrace/millrace.properties"), "millrace.prot=1\n");

    var ended = terminal.run("dags");

    assertThat(ended.exit()).isOne();
    assertThat(ended.err())
        .contains(":1: millrace.prot is no setting; did you mean millrace.port?");
  }

  public static final class Sowing implements DagDefinition {
    @Override
    public Dag define() {
      var dag = Dag.named("sowing");
      dag.param(RunParam.integer("seeds").describedAs("How many."));
      dag.task("sow", java(context -> {}));
      return dag.build();
    }
  }

  public static final class Failing implements DagDefinition {
    @Override
    public Dag define() {
      throw new IllegalStateException("no field");
    }
  }
}
