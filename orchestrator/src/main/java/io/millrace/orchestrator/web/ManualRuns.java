package io.millrace.orchestrator.web;

import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunExists;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.run.RunReader.Run;
import io.millrace.orchestrator.schedule.RunRefused;
import io.millrace.orchestrator.schedule.RunRequest;
import io.millrace.tasks.Dag;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the runs that people and programs ask for. */
record ManualRuns(WebServices services) {

  private static final Logger LOG = LoggerFactory.getLogger(ManualRuns.class);

  /**
   * Creates one; of those that ask in the same millisecond, each gets a run of its own.
   *
   * @throws RunRefused if the DAG has no such runs
   * @throws RunExists if the name that was asked for is taken
   */
  Run create(Dag dag, AskedRun asked) {
    return create(dag, asked.runId() != null, now -> request(dag, asked, now));
  }

  /**
   * Creates one like another, about the same interval, with some parameters changed.
   *
   * @throws RunRefused if the DAG has no such runs
   */
  Run again(Dag dag, Run before, Map<String, String> given) {
    RunReader.Request asked = services.runs().request(before.dagRunId());
    return create(
        dag,
        false,
        now -> RunRequest.again(dag, asked, given, services.settings().workingFolder(), now));
  }

  private Run create(Dag dag, boolean named, Function<Instant, NewRun> request) {
    Instant now = services.clock().instant();
    while (true) {
      try {
        NewRun run = request.apply(now);
        long id = services.engine().create(run);
        LOG.info("trigger dag={} run={}", dag.id(), run.runId());
        return services.runs().run(id).orElseThrow();
      } catch (RunExists taken) {
        if (named) {
          throw taken;
        }
        now = now.plusMillis(1);
      }
    }
  }

  private NewRun request(Dag dag, AskedRun asked, Instant now) {
    NewRun run =
        RunRequest.of(
            dag, asked.logicalDate(), asked.params(), services.settings().workingFolder(), now);
    return asked.runId() == null ? run : run.named(asked.runId());
  }
}
