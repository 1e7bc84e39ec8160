package io.millrace.orchestrator.outage;

import static io.millrace.tasks.plain.JavaTasks.java;
import static io.millrace.tasks.shell.ShellOperator.shell;

import io.millrace.tasks.Dag;
import io.millrace.tasks.Retries;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.TableName;
import java.io.StringReader;
import java.sql.Connection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * A DAG without retries whose SQL and COPY tasks tell in the warehouse how often they took effect;
 * Java and shell tasks happen at least once.
 */
final class Effects {

  static final String WAREHOUSE = "effects";
  static final int COPIED = 5_000;

  private static final TableName INCREMENTS = new TableName("public", "increments");
  private static final TableName COPIES = new TableName("public", "copied");

  /** Run id to how often its Java task ran. */
  final Map<String, Integer> ranInJava = new ConcurrentHashMap<>();

  Dag dag() {
    var dag = Dag.named("effects").warehouse(WAREHOUSE).retries(Retries.NONE);
    var first = dag.task("insert", new InWarehouse(INCREMENTS, Effects::insert));
    var copy = dag.task("copy", new InWarehouse(COPIES, Effects::copy)).after(first);
    var inJava =
        dag.task("java", java(context -> ranInJava.merge(context.runId(), 1, Integer::sum)))
            .after(first);
    var inShell = dag.task("shell", shell("sleep 0.2; echo done")).after(first);
    dag.task("insert_again", new InWarehouse(INCREMENTS, Effects::insert))
        .after(copy)
        .after(inJava)
        .after(inShell);
    return dag.build();
  }

  private static void insert(WarehouseContext context, Connection connection) throws Exception {
    try (var insert = connection.prepareStatement("insert into public.increments values (?, ?)")) {
      insert.setString(1, context.runId());
      insert.setString(2, context.taskId());
      insert.execute();
    }
    linger(connection);
  }

  private static void copy(WarehouseContext context, Connection connection) throws Exception {
    String rows =
        IntStream.range(0, COPIED)
            .mapToObj(n -> context.runId() + "\t" + n + "\n")
            .collect(Collectors.joining());
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn("copy public.copied from stdin", new StringReader(rows));
    linger(connection);
  }

  /** Most faults should hit a transaction. */
  private static void linger(Connection connection) throws Exception {
    try (var statement = connection.createStatement()) {
      statement.execute("select pg_sleep(0.3)");
    }
  }

  private interface Work {
    void run(WarehouseContext context, Connection connection) throws Exception;
  }

  private record InWarehouse(TableName table, Work work) implements WarehouseOperator<Void> {

    @Override
    public Class<Void> outputType() {
      return Void.class;
    }

    @Override
    public Lineage lineage() {
      return Lineage.of(Set.of(), Set.of(table));
    }

    @Override
    public @Nullable Void run(WarehouseContext context) throws Exception {
      work.run(context, context.connection());
      return null;
    }
  }
}
