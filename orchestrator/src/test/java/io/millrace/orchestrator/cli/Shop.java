package io.millrace.orchestrator.cli;

import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.sql.SqlTasks.opaque;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.when;

import io.millrace.tasks.Check;
import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.lineage.TableName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** Tasks that somebody tests one by one, in a warehouse with a table {@code orders (id int)}. */
public final class Shop implements DagDefinition {

  static final Table<Record> ORDERS = table(name("public", "orders"));
  private static final Field<Integer> ID = field(name("id"), SQLDataType.INTEGER);

  @Override
  public Dag define() {
    var dag = Dag.named("shop").warehouse("shop");
    RunParam<Long> id = dag.param(RunParam.integer("id").orElse(1L));
    RunParam<String> note = dag.param(RunParam.text("note").orElse(""));
    var order =
        dag.task(
                "order",
                opaque("insert into public.orders values ({0})", id.field()).reads().writes(ORDERS))
            .check(positive());
    dag.task("end_it", opaque("commit").reads().writes(ORDERS)).after(order);
    dag.task("slip_out", new SlipOut());
    dag.task("wait", opaque("select pg_sleep(60)").reads().writes())
        .timeout(Duration.ofMillis(300));
    dag.task("note", java(context -> Files.writeString(Path.of(context.param(note)), "noted")));
    var counted = dag.task("count", java(Long.class, context -> 3L));
    dag.task(
        "tell",
        java(counted, String.class, (orders, context) -> orders + " orders, " + context.runId()));
    return dag.build();
  }

  /** Ends its transaction where nobody watches the statements. */
  private record SlipOut() implements WarehouseOperator<Void> {

    @Override
    public Class<Void> outputType() {
      return Void.class;
    }

    @Override
    public @Nullable Void run(WarehouseContext context) throws SQLException {
      try (var statement = context.connection().createStatement()) {
        statement.execute("commit");
        statement.execute("begin");
      }
      return null;
    }
  }

  private static Check positive() {
    Condition wrong = ID.le(0);
    return new Check(
        "positive",
        new TableName("public", "orders"),
        Check.Severity.BLOCKING,
        select(count().cast(SQLDataType.BIGINT), count(when(wrong, 1)).cast(SQLDataType.BIGINT))
            .from(ORDERS),
        select(ID).from(ORDERS).where(wrong),
        Check.KEPT_BY_DEFAULT);
  }
}
