package io.millrace.orchestrator.testbed;

import io.millrace.orchestrator.execute.Surroundings;
import io.millrace.orchestrator.execute.TaskTrial;
import io.millrace.tasks.test.DagTest;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A task's statements as a run would send them, without a database. */
final class ShownSql {

  /** Never asked for a connection. */
  private static final DataSource NONE = new PGSimpleDataSource();

  private ShownSql() {}

  static List<String> of(DagTest test, String taskId) {
    var asked = new AskedRun(test);
    var around = new Surroundings(NONE, NONE, name -> NONE, (dag, given) -> Path.of(given));
    return new TaskTrial(
            around,
            test.dag(),
            test.task(taskId),
            asked.run(0),
            asked.outputs(taskId),
            asked.clock())
        .statements();
  }
}
