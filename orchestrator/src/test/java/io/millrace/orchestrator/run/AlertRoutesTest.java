package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.ALERT_DELIVERY;
import static io.millrace.sql.orchestrator.Tables.DAG;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.settings.AlertRoute;
import io.millrace.tasks.Check.Severity;
import io.millrace.testing.TestDatabase;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A task that fails with two checks, one of which warns; who is told of what. */
class AlertRoutesTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private List<String> told(AlertRoute... routes) {
    var runs =
        new Runs(node.sql(), new AlertRoutes(Set.of("log", "slack", "email"), List.of(routes)));
    node.start(Graphs.graph("fine_shop", Graphs.external("load")));
    var effect =
        new Effect(
            0L,
            0,
            null,
            List.of(
                check("blocks", Severity.BLOCKING, CheckResult.Status.FAILED),
                check("warns", Severity.WARNING, CheckResult.Status.WARNED)),
            List.of(),
            List.of());
    var outcome = new Outcome.Failed("bad data", null, effect);
    runs.finish(
        List.of(new FinishedTry(node.running("load"), outcome, "", 0)),
        Played.NODE_ID,
        new Slots(9, 9));
    return node.sql()
        .select(ALERT.KIND, ALERT.CHECK_NAME, ALERT_DELIVERY.CHANNEL)
        .from(ALERT)
        .join(ALERT_DELIVERY)
        .on(ALERT_DELIVERY.ALERT_ID.eq(ALERT.ALERT_ID))
        .where(ALERT_DELIVERY.CHANNEL.ne("log"))
        .orderBy(ALERT.ALERT_ID, ALERT_DELIVERY.CHANNEL)
        .fetch(row -> (row.value2() == null ? row.value1() : row.value2()) + " " + row.value3());
  }

  private static CheckResult check(String name, Severity severity, CheckResult.Status status) {
    return new CheckResult(name, "raw.orders", severity, status, 100, 6, "[]", "select 1");
  }

  private static AlertRoute route(
      @Nullable String dag, @Nullable String severity, String... channels) {
    return new AlertRoute(dag, null, null, severity, List.of(channels));
  }

  @Test
  void leadThroughTheFirstThatFits() {
    assertThat(told(route(null, "warning"), route("fine_*", null, "email"), route("*", null)))
        .containsExactly("blocks email", "failed_task email", "failed_run email");
  }

  @Test
  void leadThroughAllWhereNoneFits() {
    assertThat(told(route("fine-*", null, "email"), route("fineXshop", null, "email"))).hasSize(8);
  }

  @Test
  void askWhoseTheDagIsAndWhatItIsAbout() {
    node.sql()
        .insertInto(DAG)
        .set(DAG.DAG_ID, "fine_shop")
        .set(DAG.OWNER, "anna")
        .set(DAG.TAGS, new String[] {"finance", "daily"})
        .onConflict(DAG.DAG_ID)
        .doUpdate()
        .set(DAG.OWNER, "anna")
        .set(DAG.TAGS, new String[] {"finance", "daily"})
        .execute();

    assertThat(
            told(
                new AlertRoute(null, "bert", null, null, List.of("slack")),
                new AlertRoute(null, "anna", "sales", null, List.of("slack")),
                new AlertRoute(null, "anna", "daily", null, List.of("email"))))
        .containsExactly("blocks email", "warns email", "failed_task email", "failed_run email");
  }

  @Test
  void alwaysTellTheLog() {
    told(route(null, null));

    assertThat(node.sql().fetchCount(ALERT_DELIVERY, ALERT_DELIVERY.CHANNEL.eq("log")))
        .isEqualTo(4);
  }
}
