package io.millrace.tasks.test;

import java.util.List;
import java.util.ServiceLoader;

/** The program as tests need it. It implements this and is found through {@link ServiceLoader}. */
public interface TestProgram {

  /** The statements of a task with a run's values in place, as they would be sent. */
  List<String> sql(DagTest test, String taskId);

  /** New databases for the DAG: empty but for the migrations. */
  TestBed bed(DagTest test);

  /**
   * The one on the class path.
   *
   * @throws IllegalStateException if there is none
   */
  static TestProgram find() {
    return ServiceLoader.load(TestProgram.class)
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "Millrace is not on the class path of this test; add the jars of lib/ of its"
                    + " distribution, millrace.jar among them."));
  }
}
