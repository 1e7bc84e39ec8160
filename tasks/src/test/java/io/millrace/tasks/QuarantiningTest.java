package io.millrace.tasks;

import static io.millrace.tasks.Threshold.percent;
import static io.millrace.tasks.bakery.Bakery.BUYERS;
import static io.millrace.tasks.bakery.Bakery.CUSTOMERS;
import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.check.Checks.notNull;
import static io.millrace.tasks.check.Checks.references;
import static io.millrace.tasks.check.Checks.unique;
import static io.millrace.tasks.sql.SqlTasks.rebuild;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.lineage.TableName;
import org.junit.jupiter.api.Test;

class QuarantiningTest {

  @Test
  void theTaskWritesTheTableBesideItsOwn() {
    Dag dag = buyers(notNull(BUYERS.NAME).quarantining().failAbove(percent(5)));

    assertThat(dag.tasks().getFirst().lineage().writes())
        .contains(new TableName("mart", "buyers"), new TableName("mart", "buyers__quarantine"));
    assertThat(notNull(BUYERS.NAME).quarantining().severity()).isEqualTo(Check.Severity.WARNING);
  }

  @Test
  void takesWhateverSaysWhichRowsGo() {
    assertThat(references(BUYERS.CUSTOMER_ID, CUSTOMERS.CUSTOMER_ID).quarantining().faults())
        .isEmpty();
  }

  @Test
  void isRefusedWhereNoRowCanBePutAside() {
    assertRefused(
        unique(BUYERS.NAME).quarantining(),
        "DAG shop: task buyers: check unique_name: no single row of a table fails it, and so none"
            + " can be put into quarantine; leave out quarantining(), or ask it of rows, as"
            + " everyRow(..) does");
    assertRefused(
        notNull(BUYERS.NAME).quarantining().blocking(),
        "DAG shop: task buyers: check not_null_name: it fails above 0 and so puts nothing into"
            + " quarantine; raise failAbove(..), or leave out quarantining()");
    assertRefused(
        notNull(ORDERS.NOTE).quarantining(),
        "DAG shop: task buyers: check not_null_note puts rows of raw.orders into quarantine, which"
            + " the task does not write; attach it to the task that does");
  }

  private static void assertRefused(Check check, String sentence) {
    assertThatThrownBy(() -> buyers(check)).isInstanceOf(DagRejected.class).hasMessage(sentence);
  }

  private static Dag buyers(Check check) {
    var dag = Dag.named("shop").warehouse("shop");
    dag.task(
            "buyers",
            rebuild(BUYERS).from(select(CUSTOMERS.CUSTOMER_ID, CUSTOMERS.NAME).from(CUSTOMERS)))
        .check(check);
    return dag.build();
  }
}
