package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static io.millrace.sql.orchestrator.Tables.EXECUTED_QUERY;
import static io.millrace.sql.orchestrator.Tables.TASK_LOG;
import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.shell.ShellOperator.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import io.millrace.orchestrator.run.RunState;
import io.millrace.orchestrator.secret.Dump;
import io.millrace.orchestrator.secret.Keyring;
import io.millrace.orchestrator.secret.Secrets;
import io.millrace.orchestrator.secret.SecretsFixture;
import io.millrace.tasks.Check;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.TaskFailed;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a try leaves behind that came across secrets. */
class MaskedTryTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private static final String PASSWORD = "Wb5-password";
  private static final String TOKEN = "Wb5-token";
  private static final String PIN = "61940275583";
  private static final String KEY = Keyring.newKey();

  @TempDir private Path folder;

  private EngineFixture engine(Dag dag) {
    Keyring keys = SecretsFixture.keyring(folder, KEY);
    var secrets = new Secrets(DATABASE.sql(), keys);
    secrets.connections().set("shop", "postgresql://me:" + PASSWORD + "@db/shop");
    secrets.variables().setSecret("token", TOKEN);
    secrets.variables().setSecret("pin", PIN);
    secrets.variables().setSecret("odd", "nWb5-after-an-n");
    return new EngineFixture(DATABASE.dataSource(), name -> WAREHOUSE.dataSource(), keys, dag);
  }

  @Test
  void saysNoSecretInItsLogAndItsReason() {
    DagBuilder dag = Dag.named("chatty");
    dag.task("print", shell("echo it is $TOKEN").withVariable("TOKEN", "token"));
    dag.task(
        "say",
        java(context -> {
          context.log("logs in at " + context.connection("shop"));
          throw TaskFailed.forGood("the password " + PASSWORD + " does not open it");
        }));
    dag.task("fail", shell("printf '%0195d%s' 0 $TOKEN; exit 1").withVariable("TOKEN", "token"));
    Dag chatty = dag.build();

    try (var engine = engine(chatty)) {
      long run = engine.create(chatty, "{}");
      assertThat(engine.await(run)).isEqualTo(RunState.FAILED);
      assertThat(engine.reason(run, "say")).isEqualTo("the password *** does not open it");
      assertThat(engine.reason(run, "fail")).endsWith("0***");
    }
    assertThat(logs())
        .contains("it is ***")
        .contains("logs in at ***")
        .contains("failed: the password *** does not open it");
    leavesNoSecret();
  }

  @Test
  void keepsNoSecretInStatementsAndWhatChecksFind() {
    var token = select(val(TOKEN).as("token"));
    var increments = new Increments(WAREHOUSE);
    Dag dag =
        Increments.dag(
            "inlined",
            (context, statement) -> context.fetch(token),
            new Check(
                "leaky",
                Increments.NAME,
                Check.Severity.WARNING,
                select(val(1L), val(1L)),
                token,
                5));

    try (var engine = engine(dag)) {
      assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
    }
    assertThat(increments.count()).isZero();

    assertThat(DATABASE.sql().fetchValues(EXECUTED_QUERY.STATEMENT))
        .anyMatch(statement -> statement.contains("'***'"));
    assertThat(
            DATABASE
                .sql()
                .fetchValue(CHECK_RESULT.SAMPLE, CHECK_RESULT.CHECK_NAME.eq("leaky"))
                .data())
        .contains("***");
    leavesNoSecret();
  }

  @Test
  void keepsSamplesThatAreJsonThoughASecretIsPartOfANumberOrOfAnEscape() {
    var row = select(val(Long.parseLong(PIN + "7")).as("id"), val("\nWb5-after-an-n").as("text"));
    Dag dag =
        Increments.dag(
            "numbers",
            (context, statement) -> {},
            new Check(
                "numbered",
                Increments.NAME,
                Check.Severity.WARNING,
                select(val(1L), val(1L)),
                row,
                5));
    var increments = new Increments(WAREHOUSE);

    try (var engine = engine(dag)) {
      assertThat(engine.run(dag)).isEqualTo(RunState.SUCCESS);
    }
    assertThat(increments.count()).isZero();
    assertThat(
            DATABASE
                .sql()
                .fetchValue(CHECK_RESULT.SAMPLE, CHECK_RESULT.CHECK_NAME.eq("numbered"))
                .data())
        .isEqualTo("[{\"id\": \"***7\", \"text\": \"\\nWb5-after-an-n\"}]");
  }

  private static String logs() {
    return String.join("", DATABASE.sql().fetchValues(TASK_LOG.CONTENT));
  }

  private static void leavesNoSecret() {
    for (String dump : List.of(Dump.of(DATABASE.sql()), Dump.of(WAREHOUSE.sql()))) {
      assertThat(dump).doesNotContain(PASSWORD).doesNotContain(TOKEN);
    }
  }
}
