package io.millrace.orchestrator.execute;

import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.millrace.tasks.Check;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Retries;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.TableName;
import io.millrace.testing.TestDatabase;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** The table {@code public.increments (n)}, empty at first, and tasks that write to it. */
record Increments(TestDatabase warehouse) {

  static final Table<?> TABLE = table(name("public", "increments"));
  static final TableName NAME = new TableName("public", "increments");

  Increments {
    warehouse.sql().execute("drop table if exists public.increments cascade");
    warehouse.sql().execute("create table public.increments (n int not null)");
  }

  int count() {
    return warehouse.sql().fetchCount(TABLE);
  }

  /** A DAG with the single task {@code write}, which is tried four times, 20 ms apart. */
  static Dag dag(String id, Body body, Check... checks) {
    var builder = Dag.named(id).warehouse("w").retries(Retries.fixed(3, Duration.ofMillis(20)));
    var task = builder.task("write", new Write(body));
    for (Check check : checks) {
      task.check(check);
    }
    return builder.build();
  }

  /** Work on a plain statement. */
  interface Body {
    void run(WarehouseContext context, Statement statement) throws Exception;
  }

  record Write(Body body) implements WarehouseOperator<Void> {

    @Override
    public Class<Void> outputType() {
      return Void.class;
    }

    @Override
    public Lineage lineage() {
      return Lineage.of(Set.of(), Set.of(NAME));
    }

    @Override
    public @Nullable Void run(WarehouseContext context) throws Exception {
      try (Statement statement = context.connection().createStatement()) {
        body.run(context, statement);
      }
      return null;
    }
  }
}
