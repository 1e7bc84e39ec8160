package io.millrace.orchestrator.run;

import io.millrace.orchestrator.run.CheckReader.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run's latest tries found.
 *
 * @param own of tasks of which there is one, in the order of the tasks
 * @param ofInstances of instances of mapped tasks, groups and loops: what failed first, so many as
 *     people are shown
 * @param allOfInstances how many of these there are
 */
public record RunChecks(List<Verdict> own, List<Verdict> ofInstances, int allOfInstances) {

  /** People are shown so many results of instances. */
  public static final int MOST_OF_INSTANCES = 200;

  /** All that people are shown. */
  public List<Verdict> shown() {
    return Stream.concat(own.stream(), ofInstances.stream()).toList();
  }

  /** What is not shown, in words. */
  public Optional<String> leftOut() {
    return allOfInstances == ofInstances.size()
        ? Optional.empty()
        : Optional.of(
            "%,d of %,d results of instances are shown, those that failed first"
                .formatted(ofInstances.size(), allOfInstances));
  }
}
