package io.millrace.orchestrator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Concurrency;
import io.millrace.tasks.GroupRetries;
import io.millrace.tasks.MaxActive;
import io.millrace.tasks.Past;
import io.millrace.tasks.Relations;
import io.millrace.tasks.TaskRole;
import io.millrace.tasks.TriggerRule;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hashes are kept with versions: another one for the same structure makes a new version of all. */
class StructureHashTest {

  @Test
  void whatIsAsUsualAddsNothing() {
    var load =
        new RunGraph.Node(
            "load",
            RunGraph.Kind.WAREHOUSE,
            TriggerRule.ALL_SUCCESS,
            false,
            "default",
            Concurrency.UNLIMITED,
            List.of(),
            List.of());

    assertThat(new RunGraph("shop", MaxActive.USUAL, List.of(load)).hash())
        .isEqualTo("66801a7a9acede583666f84b5ab713f2a44e399f979ce9b3d16e85d176a9d463");
  }

  /** Also the names of records are part of it. */
  @Test
  void whatIsNotIsPartOfIt() {
    var load =
        new RunGraph.Node(
            "load",
            RunGraph.Kind.EXTERNAL,
            TriggerRule.ALL_DONE,
            true,
            "heavy",
            new Concurrency("gpu", 2, 5, 3),
            new Relations(
                Past.SAME_TASK,
                TaskRole.SETUP,
                "early",
                new GroupRetries(2, Duration.ofMinutes(5))),
            List.of(0),
            List.of(),
            new NodeMapping(1, NodeMapping.Kind.MAP, 2, 10_000, 1, true, List.of("prices")));
    var notices = List.of(new RunNotice("load", "retried_task", "slack"));

    assertThat(new RunGraph("shop", new MaxActive(3, 4, null), List.of(load), notices).hash())
        .isEqualTo("0e8ad7b619e13b6b5ce9adc22c69923b5872e8052f32345bd618742fb4197ab4");
  }
}
