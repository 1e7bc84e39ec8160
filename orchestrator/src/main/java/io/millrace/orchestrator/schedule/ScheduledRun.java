package io.millrace.orchestrator.schedule;

import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunType;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.Task;
import io.millrace.tasks.lineage.TableName;
import java.util.List;
import java.util.TreeSet;

/** The run that a schedule asks for. */
final class ScheduledRun {

  private static final String NO_PARAMS = "{}";

  private ScheduledRun() {}

  static NewRun of(Dag dag, Interval interval) {
    return new NewRun(
        dag.id(),
        "scheduled__" + interval.start(),
        RunType.SCHEDULED,
        interval,
        NO_PARAMS,
        writtenTables(dag),
        dag.timing().timeout());
  }

  private static List<String> writtenTables(Dag dag) {
    var tables = new TreeSet<String>();
    for (Task<?> task : dag.tasks()) {
      for (TableName table : task.lineage().writes()) {
        tables.add(dag.warehouse() + "/" + table);
      }
    }
    return List.copyOf(tables);
  }
}
