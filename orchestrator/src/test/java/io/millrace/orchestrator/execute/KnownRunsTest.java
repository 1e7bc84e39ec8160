package io.millrace.orchestrator.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownRunsTest {

  private final List<Long> asked = new ArrayList<>();
  private final Set<Long> inUse = new HashSet<>();
  private final KnownRuns runs = new KnownRuns(this::load, () -> inUse, 3);

  @Test
  void forgetsThoseThatAreNotInUse() {
    for (long id = 1; id <= 100; id++) {
      runs.get(id);
    }

    assertThat(runs.size()).isLessThanOrEqualTo(3);
    assertThat(runs.find(1)).isNull();
    assertThat(runs.find(100)).isNotNull();
  }

  @Test
  void knowsThoseInUseHoweverManyThereAre() {
    for (long id = 1; id <= 10; id++) {
      inUse.add(id);
      runs.get(id);
    }
    runs.get(5);

    assertThat(runs.size()).isEqualTo(10);
    assertThat(asked).as("once each").hasSize(10);
  }

  private RunDetails load(long id) {
    asked.add(id);
    var interval = new Interval(Instant.EPOCH, Instant.EPOCH);
    return new RunDetails(id, "dag", "run_" + id, interval, Map.of(), List.of());
  }
}
