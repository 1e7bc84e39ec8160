package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Check.Severity;
import io.millrace.tasks.Dag;
import io.millrace.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Days of a DAG whose mapped task has three instances, each with the same check. */
class MappedIncidentsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private static final Actor ANNA = new Actor("anna");

  private static RunGraph mapped() {
    var dag = Dag.named("shop");
    var files = dag.task("files", javaList(String.class, context -> List.of()));
    dag.map("load", files, each -> java(context -> {}));
    return RunGraph.of(dag.build());
  }

  private long day(int day) {
    long run = node.create(mapped(), day);
    node.admit();
    node.handOn("files", "[\"a\", \"b\", \"c\"]");
    return run;
  }

  private void found(int instance, CheckResult.Status status) {
    long failed = status == CheckResult.Status.PASSED ? 0 : 2;
    var severity = status == CheckResult.Status.WARNED ? Severity.WARNING : Severity.BLOCKING;
    var check =
        new CheckResult("unique", "raw.orders", severity, status, 10, failed, "[]", "select 1");
    var effect = new Effect(0L, 0, null, List.of(check), List.of(), List.of());
    node.end("load[" + instance + "]", new Outcome.Succeeded(effect, false));
  }

  private void passes(int instance) {
    found(instance, CheckResult.Status.PASSED);
  }

  private void warns(int instance) {
    found(instance, CheckResult.Status.WARNED);
  }

  private List<Incident> all() {
    return new IncidentReader(node.sql()).list(true, 100);
  }

  private List<String> told() {
    return node.sql()
        .selectFrom(ALERT)
        .where(ALERT.CHECK_NAME.isNotNull())
        .orderBy(ALERT.ALERT_ID)
        .fetch(alert -> alert.get(ALERT.KIND) + " " + alert.get(ALERT.RUN_ID));
  }

  @Test
  void isOneForAllInstancesOnceTheyHaveEnded() {
    day(1);
    warns(1);
    warns(2);
    assertThat(all()).as("one still runs").isEmpty();
    passes(0);

    assertThat(all())
        .singleElement()
        .returns("load", Incident::taskId)
        .returns("warning", Incident::severity)
        .returns(1, Incident::results)
        .returns(30L, Incident::checked)
        .returns(4L, Incident::failed);
    assertThat(told()).containsExactly("failed_check day_1");
  }

  @Test
  void isResolvedOnceAllOfThemPass() {
    day(1);
    passes(0);
    warns(1);
    passes(2);

    day(2);
    passes(0);
    passes(1);
    assertThat(all()).singleElement().returns("open", Incident::state);
    passes(2);

    assertThat(all()).singleElement().returns("day_2", Incident::resolvedRunId);
    assertThat(told()).containsExactly("failed_check day_1", "resolved_check day_2");
  }

  @Test
  void isNotResolvedWhereAnInstanceFailedBeforeItWasChecked() {
    day(1);
    passes(0);
    warns(1);
    passes(2);

    day(2);
    passes(0);
    node.fail("load[1]");
    passes(2);

    assertThat(all()).singleElement().returns("open", Incident::state);
  }

  @Test
  void isResolvedByTheInstanceThatIsClearedAndPassesThen() {
    long run = day(1);
    passes(0);
    warns(1);
    passes(2);

    node.operations().clear(ClearRequest.of(run, Played.named("load[1]")), ANNA);
    node.admit();
    passes(1);

    assertThat(all()).singleElement().returns("resolved", Incident::state);
    assertThat(told()).containsExactly("failed_check day_1", "resolved_check day_1");
  }

  @Test
  void isToldAgainWhereAnInstanceMakesItWorse() {
    day(1);
    passes(0);
    warns(1);
    passes(2);

    day(2);
    passes(0);
    found(1, CheckResult.Status.FAILED);
    warns(2);

    assertThat(all()).singleElement().returns("blocking", Incident::severity);
    assertThat(told()).containsExactly("failed_check day_1", "failed_check day_2");
  }
}
