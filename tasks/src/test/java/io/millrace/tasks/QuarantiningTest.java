package io.millrace.tasks;

import static io.millrace.tasks.Threshold.percent;
import static io.millrace.tasks.bakery.Bakery.BUYERS;
import static io.millrace.tasks.bakery.Bakery.CUSTOMERS;
import static io.millrace.tasks.bakery.Bakery.MART;
import static io.millrace.tasks.bakery.Bakery.ORDERS;
import static io.millrace.tasks.check.Checks.everyRow;
import static io.millrace.tasks.check.Checks.notNull;
import static io.millrace.tasks.check.Checks.references;
import static io.millrace.tasks.check.Checks.unique;
import static io.millrace.tasks.sql.SqlTasks.rebuild;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.trueCondition;

import io.millrace.tasks.lineage.TableName;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jooq.impl.TableImpl;
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
  void keepsTheThresholdsThatWereSaidBefore() {
    Check named = notNull(BUYERS.NAME);

    assertThat(named.quarantining().thresholds().inWords()).isEqualTo("warns of any failure");
    assertThat(named.failAbove(percent(5)).quarantining().thresholds())
        .isEqualTo(named.quarantining().failAbove(percent(5)).thresholds());
    assertThat(named.warnAbove(2).failAbove(9).quarantining().thresholds().inWords())
        .isEqualTo("warns above 2, blocks above 9");
    assertThat(named.quarantining().warnAbove(10).thresholds().inWords())
        .isEqualTo("warns above 10");
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

  @Test
  void isRefusedOfWhatIsNotTheTableItself() {
    var named = select(BUYERS.CUSTOMER_ID, BUYERS.NAME).from(BUYERS).asTable("named");
    assertRefused(
        everyRow("all_named", named, field(name("named", "name")).isNotNull()).quarantining(),
        "DAG shop: task buyers: check all_named: it asks named, which is not the table mart.buyers"
            + " itself; ask it of that one, as it was generated");
    assertRefused(
        notNull(ORDERS.NOTE).on(BUYERS).quarantining(),
        "DAG shop: task buyers: check not_null_note: it asks orders, which is not the table"
            + " mart.buyers itself; ask it of that one, as it was generated");
    assertThat(everyRow("by_alias", BUYERS.as("b"), trueCondition()).quarantining().faults())
        .isEmpty();
  }

  @Test
  void isRefusedWhereItsTableWouldShareColumnsOrNames() {
    assertRefused(
        everyRow("sides", new Sides("sides", "failed_check"), trueCondition()).quarantining(),
        "DAG shop: task buyers: check sides: mart.sides has a column failed_check, which says in"
            + " quarantine where a row comes from; rename it");
    String name = "s" + "ü".repeat(26);
    assertRefused(
        everyRow("long", new Sides(name, "side"), trueCondition()).quarantining(),
        "DAG shop: task buyers: check long: the name mart."
            + name
            + "__quarantine is longer than 63 bytes; shorten the table's");
  }

  /** A table of one column. */
  private static final class Sides extends TableImpl<Record> {
    private static final long serialVersionUID = 1L;

    Sides(String name, String column) {
      super(DSL.name(name), MART);
      createField(DSL.name(column), SQLDataType.CLOB, this);
    }
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
