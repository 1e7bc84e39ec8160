package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.EVENT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_MARK;
import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.plain.JavaTasks.javaList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.TaskRef;
import io.millrace.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Marks of several tasks of a run that had to wait until their tries were over. */
class SettleMarksTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private static final Actor ANNA = new Actor("anna");
  private static final Actor BEN = new Actor("ben");

  private final DagBuilder dag = Dag.named("shop");

  private TaskRef<List<String>> files() {
    return dag.task("files", javaList(String.class, context -> List.of()));
  }

  /** Whose three instances run. */
  private long aMappedRun() {
    var load = dag.map("load", files(), each -> java(context -> {}));
    dag.task("sum", java(context -> {})).after(load);
    long run = node.start(RunGraph.of(dag.build()));
    node.handOn("files", "[\"a\", \"b\", \"c\"]");
    return run;
  }

  private void ask(long run, String task, Mark mark, Actor by) {
    assertThat(node.operations().mark(run, task, mark, by)).isEqualTo(Marked.ONCE_STOPPED);
  }

  private int transactionsThatWrote(String reason) {
    return node.sql()
        .selectDistinct(field("xmin::text", String.class))
        .from(EVENT)
        .where(EVENT.REASON.eq(reason))
        .fetch()
        .size();
  }

  private List<String> versionsOfRows(long run) {
    return node.sql()
        .select(field("ctid::text", String.class))
        .from(TASK_INSTANCE)
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(run))
        .orderBy(TASK_INSTANCE.TASK_INSTANCE_ID)
        .fetch(row -> row.value1());
  }

  @Test
  void areSettledTogether() {
    long run = aMappedRun();
    List<String> instances = List.of("load[0]", "load[1]", "load[2]");
    instances.forEach(load -> ask(run, load, Mark.SUCCESS, ANNA));
    instances.forEach(node::fail); // their tries were quicker
    assertThat(node.state(run)).isEqualTo(RunState.FAILED);

    node.operations().settleMarks();

    assertThat(node.states(run))
        .containsExactly(
            "files success",
            "load waiting",
            "load[0] success",
            "load[1] success",
            "load[2] success",
            "sum waiting");
    assertThat(transactionsThatWrote("marked as success by hand (anna)")).isOne();
    assertThat(node.sql().fetchCount(TASK_MARK)).isZero();
    node.assertCounters(run);
    node.admit();
    assertThat(node.running()).containsExactly("sum");
  }

  @Test
  void areEachOfTheirOwnState() {
    long run = aMappedRun();
    ask(run, "load[0]", Mark.SUCCESS, ANNA);
    ask(run, "load[1]", Mark.FAILED, BEN);
    ask(run, "load[2]", Mark.SUCCESS, ANNA);
    node.fail("load[0]");
    node.succeed("load[1]");

    node.operations().settleMarks();

    assertThat(node.states(run)).contains("load[0] success", "load[1] failed", "load[2] running");
    assertThat(node.sql().fetchCount(TASK_MARK)).isOne();
    node.assertCounters(run);
  }

  @Test
  void holdEvenIfOneAmongThemCanNoLongerBe() {
    TaskRef<Void> make = dag.task("make", java(context -> {}));
    var each =
        dag.mapGroup(
                "each",
                files().after(make),
                (file, group) -> {
                  TaskRef<Void> fetch = group.task("fetch", java(context -> {}));
                  group.task("store", java(context -> {})).after(fetch);
                })
            .after(make);
    dag.task("drop", java(context -> {})).tearsDown(make).after(each);
    dag.task("other", java(context -> {}));
    long run = node.start(RunGraph.of(dag.build()));
    node.succeed("make");
    node.handOn("files", "[\"a\"]");
    ask(run, "fetch[0]", Mark.SUCCESS, ANNA);
    ask(run, "other", Mark.SUCCESS, ANNA);
    node.fail("fetch[0]");
    node.fail("other");
    node.succeed("drop");

    node.operations().settleMarks();

    assertThat(node.states(run))
        .contains("fetch[0] failed", "store[0] upstream_failed", "other success");
    assertThat(node.sql().fetchCount(TASK_MARK)).isZero();
    node.assertCounters(run);
  }

  @Test
  void aRecountWritesOnlyWhatChanges() {
    long run = aMappedRun();
    node.succeed("load[0]");
    List<String> before = versionsOfRows(run);

    Recount.run(node.sql(), run);

    assertThat(versionsOfRows(run)).isEqualTo(before);
    node.sql()
        .update(TASK_INSTANCE)
        .set(TASK_INSTANCE.UPSTREAM_SUCCESS, 1)
        .where(TASK_INSTANCE.TASK_ID.eq("sum"))
        .execute();
    Recount.run(node.sql(), run);
    node.assertCounters(run);
    assertThat(
            node.sql()
                .fetchSingle(TASK_INSTANCE, TASK_INSTANCE.TASK_ID.eq("sum"))
                .get(TASK_INSTANCE.UPSTREAM_SUCCESS))
        .isZero();
  }
}
