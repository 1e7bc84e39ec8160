package io.millrace.tasks.sql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagRejected;
import io.millrace.tasks.WarehouseOperator;

/** How a DAG refuses an operator that cannot work as it is written. */
final class Rejections {

  private Rejections() {}

  static void assertRejected(WarehouseOperator<?> operator, String sentence) {
    assertThatThrownBy(() -> Dag.named("shop").warehouse("shop").task("fill", operator))
        .isInstanceOf(DagRejected.class)
        .hasMessageStartingWith("DAG shop: task fill: ")
        .hasMessageContaining(sentence);
  }
}
