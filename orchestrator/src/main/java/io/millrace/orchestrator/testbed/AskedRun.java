package io.millrace.orchestrator.testbed;

import io.millrace.orchestrator.execute.Outputs;
import io.millrace.orchestrator.execute.TaskTrial;
import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.schedule.RunRequest;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.tasks.test.DagTest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a test tells of its run, as the program takes it. */
record AskedRun(DagTest test) {

  /** Stands still where the test says what time it is. */
  Clock clock() {
    Instant now = test.run().now();
    return now == null ? RealTime.clock() : Clock.fixed(now, ZoneOffset.UTC);
  }

  /**
   * To be created.
   *
   * @param earlier how many runs there are already, at one time perhaps; names differ by a
   *     millisecond at least
   */
  NewRun run(int earlier) {
    return RunRequest.of(
        test.dag(),
        test.run().logicalDate(),
        test.run().given().params(),
        Path.of(""),
        clock().instant().plusMillis(earlier));
  }

  /**
   * The outputs that were given, JSON by task id.
   *
   * @throws IllegalArgumentException if one is missing that the task takes
   */
  Map<String, String> outputs(String taskId) {
    Map<String, String> outputs = new HashMap<>();
    test.run()
        .given()
        .outputs()
        .forEach((task, output) -> outputs.put(task, Outputs.write(output)));
    List<String> missing = TaskTrial.missing(test.dag(), test.task(taskId), outputs);
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "task %s takes the output of %s; give it one with .having(\"%s\", ..)"
              .formatted(taskId, String.join(", ", missing), missing.getFirst()));
    }
    return outputs;
  }
}
