package io.millrace.orchestrator.crash;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.TableName;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Each run adds one row a task to a table that tells whether it did so once. */
public final class Increments implements DagDefinition {

  @Override
  public Dag define() {
    var dag = Dag.named("increments").warehouse("increments");
    var first = dag.task("first", new Increment());
    dag.task("second", new Increment()).after(first);
    return dag.build();
  }

  private record Increment() implements WarehouseOperator<Void> {

    @Override
    public Class<Void> outputType() {
      return Void.class;
    }

    @Override
    public Lineage lineage() {
      return Lineage.of(Set.of(), Set.of(new TableName("public", "increments")));
    }

    @Override
    public @Nullable Void run(WarehouseContext context) throws SQLException {
      try (var insert =
          context.connection().prepareStatement("insert into increments values (?, ?)")) {
        insert.setString(1, context.runId());
        insert.setString(2, context.taskId());
        context.progress(insert.executeUpdate());
      }
      return null;
    }
  }
}
