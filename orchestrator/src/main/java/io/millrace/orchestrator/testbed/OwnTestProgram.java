package io.millrace.orchestrator.testbed;

import io.millrace.tasks.test.DagTest;
import io.millrace.tasks.test.TestBed;
import io.millrace.tasks.test.TestProgram;
import java.util.List;

/** This program for tests of DAGs; found through {@link java.util.ServiceLoader}. */
public final class OwnTestProgram implements TestProgram {

  @Override
  public List<String> sql(DagTest test, String taskId) {
    return ShownSql.of(test, taskId);
  }

  @Override
  public TestBed bed(DagTest test) {
    return EmbeddedTestBed.open(TestPostgres.ofThisJvm(), test.run());
  }
}
