package io.millrace.tasks;

import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OwnerTest {

  @Test
  void saysWhoseADagIsAndWhatItIsAbout() {
    var dag = Dag.named("shop").owner("anna@example.com").tag("finance").tag("daily");
    dag.tag("finance").task("load", java(context -> {}));

    Alerting alerting = dag.build().alerting();

    assertThat(alerting.owner()).isEqualTo("anna@example.com");
    assertThat(alerting.tags()).containsExactly("finance", "daily");
  }

  @Test
  void refusesWhatNoRouteCouldName() {
    assertThatThrownBy(() -> Dag.named("shop").tag("big money"))
        .isInstanceOf(DagRejected.class)
        .hasMessage(
            "DAG shop has the tag \"big money\"; write it in letters, digits and the signs _ . @ + -, 100 at most");
    assertThatThrownBy(() -> Dag.named("shop").owner("")).isInstanceOf(DagRejected.class);
  }
}
