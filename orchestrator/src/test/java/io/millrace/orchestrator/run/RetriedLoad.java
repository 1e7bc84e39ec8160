package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.tasks.plain.JavaTasks.java;

import io.millrace.tasks.Dag;
import io.millrace.tasks.TaskGroup;
import java.time.Duration;
import java.util.List;

/** The group {@code load}, which begins again as a whole, and what a test does with it. */
final class RetriedLoad {

  private RetriedLoad() {}

  /** Of first and then second and third beside each other; after second alone comes publish. */
  static RunGraph graph(int times, Duration delay) {
    var dag = Dag.named("again");
    TaskGroup load = dag.group("load").retriedTogether(times, delay);
    var first = load.task("first", java(context -> {}));
    var second = load.task("second", java(context -> {})).after(first);
    load.task("third", java(context -> {})).after(first);
    dag.task("publish", java(context -> {})).after(second);
    return RunGraph.of(dag.build());
  }

  /** What any node does when a retry is due. */
  static void again(Played node) {
    Long due = node.runs().duties(node.scope()).nextRetryMillis();
    if (due != null && due == 0) {
      node.runs().retryDue();
      node.claim();
    }
  }

  /** Its task succeeds, and has those skipped. */
  static void leaveOut(Played node, String chooser, String... tasks) {
    var effect = new Effect(null, 0, null, List.of(), List.of(), List.of(), List.of(tasks));
    node.end(chooser, new Outcome.Succeeded(effect, false));
  }

  /** Kind and task of every alert, oldest first. */
  static List<String> told(Played node) {
    return node.sql()
        .select(ALERT.KIND, ALERT.TASK_ID)
        .from(ALERT)
        .orderBy(ALERT.ALERT_ID)
        .fetch(row -> row.value1() + " " + row.value2());
  }
}
