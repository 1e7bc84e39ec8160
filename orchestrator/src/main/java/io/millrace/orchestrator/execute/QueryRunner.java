package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.ExecutedQuery;
import io.millrace.orchestrator.secret.SecretMasks;
import io.millrace.tasks.Quarantine;
import io.millrace.tasks.RunValue;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.lineage.ColumnName;
import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.QueryLineage;
import io.millrace.tasks.lineage.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.ResultQuery;
import org.jooq.SQLDialect;
import org.jooq.conf.ParamType;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Executes a try's queries: rendered with the run's values inlined, so that what is kept is what
 * was sent, but for secrets, and compared with the lineage that the DAG declared. Queries are
 * shared by concurrent runs and never touched. Confined to the try's thread.
 */
final class QueryRunner {

  /** Rows that are only shown may be large. */
  private static final int AT_A_TIME = 20;

  private final Connection connection;
  private final StopSignal stop;
  private final Lineage declared;
  private final Map<String, @Nullable Object> values = new HashMap<>();
  private final List<ExecutedQuery> executed = new ArrayList<>();
  private final DSLContext dsl;

  QueryRunner(Connection connection, StopSignal stop, Lineage declared) {
    this.connection = connection;
    this.stop = stop;
    this.declared = declared;
    this.dsl = rendering(this.values);
  }

  private static DSLContext rendering(Map<String, @Nullable Object> values) {
    var configuration = new DefaultConfiguration();
    configuration.set(SQLDialect.POSTGRES);
    configuration.set(new Settings().withRenderFormatted(true).withParamType(ParamType.INLINED));
    RunValue.bind(configuration, values);
    return DSL.using(configuration);
  }

  /** As they would be sent, in order. */
  static List<String> rendered(List<Query> queries, Map<String, @Nullable Object> values) {
    DSLContext dsl = rendering(values);
    return queries.stream().map(dsl::renderInlined).toList();
  }

  /** Gives placeholders their values, by name. */
  void set(Map<String, ? extends @Nullable Object> contents) {
    values.putAll(contents);
  }

  <T> void set(RunValue<T> value, T content) {
    values.put(value.getName(), content);
  }

  List<ExecutedQuery> executed() {
    return List.copyOf(executed);
  }

  String render(Query query) {
    return dsl.renderInlined(query);
  }

  long execute(Query query) {
    long rows =
        run(
            query,
            true,
            (statement, sql) -> {
              statement.execute(sql);
              return Math.max(0, statement.getLargeUpdateCount());
            });
    QueryLineage.of(query).writes().forEach(table -> wrote(table, rows));
    return rows;
  }

  /** Refreshes a table's statistics if that many rows are many for it. */
  void wrote(TableName table, long rows) {
    stop.check();
    var statistics = new TableStatistics(DSL.using(connection, SQLDialect.POSTGRES), table);
    if (statistics.areOutdatedBy(rows)) {
      long start = System.nanoTime();
      String sql = statistics.refresh();
      long micros = (System.nanoTime() - start) / 1000;
      executed.add(new ExecutedQuery(sql, 0, micros, List.of(), List.of(), "{}"));
    }
  }

  /** The table for rows that are put aside, on this connection. */
  QuarantineTable tableOf(Quarantine quarantine) {
    stop.check();
    return new QuarantineTable(DSL.using(connection, SQLDialect.POSTGRES), quarantine);
  }

  <R extends Record> Result<R> fetch(ResultQuery<R> query, boolean keep) {
    List<Result<R>> results = new ArrayList<>(1);
    run(
        query,
        keep,
        (statement, sql) -> {
          Field<?>[] fields = query.fields();
          try (ResultSet rows = statement.executeQuery(sql)) {
            @SuppressWarnings("unchecked") // the fields are the query's own, so are the records
            Result<R> result =
                (Result<R>) (fields.length == 0 ? dsl.fetch(rows) : dsl.fetch(rows, fields));
            results.add(result);
            return result.size();
          }
        });
    return results.getFirst();
  }

  /** What becomes of rows, which come a few at a time. */
  interface Rows<T> {
    T read(ResultSet rows) throws SQLException;
  }

  /**
   * Reads rows that are only shown, and leaves the query out of what is kept.
   *
   * @param otherwise for a query that PostgreSQL refuses: the transaction goes on without it
   */
  <T> T read(ResultQuery<?> query, Rows<T> rows, Function<FailedQuery, T> otherwise) {
    List<T> results = new ArrayList<>(1);
    Savepoint before = savepoint();
    try {
      run(
          query,
          false,
          (statement, sql) -> {
            statement.setFetchSize(AT_A_TIME);
            try (ResultSet found = statement.executeQuery(sql)) {
              results.add(rows.read(found));
              return 0;
            }
          });
    } catch (FailedQuery refused) {
      backTo(before, refused);
      return otherwise.apply(refused);
    }
    release(before);
    return results.getFirst();
  }

  private Savepoint savepoint() {
    try {
      return connection.setSavepoint();
    } catch (SQLException failure) {
      throw new FailedQuery(failure, "savepoint");
    }
  }

  private void release(Savepoint before) {
    try {
      connection.releaseSavepoint(before);
    } catch (SQLException failure) {
      throw new FailedQuery(failure, "release savepoint");
    }
  }

  private void backTo(Savepoint before, FailedQuery refused) {
    try {
      connection.rollback(before);
    } catch (SQLException gone) {
      refused.addSuppressed(gone);
      throw refused;
    }
  }

  private interface Execution {
    long on(Statement statement, String sql) throws SQLException;
  }

  private long run(Query query, boolean keep, Execution execution) {
    stop.check();
    Lineage lineage = QueryLineage.of(query);
    requireDeclared(lineage);
    String sql = render(query);
    long start = System.nanoTime();
    try (Statement statement = connection.createStatement()) {
      long rows = execution.on(statement, sql);
      long micros = (System.nanoTime() - start) / 1000;
      requireOpenTransaction();
      if (keep) {
        executed.add(
            new ExecutedQuery(
                SecretMasks.hide(sql),
                rows,
                micros,
                names(lineage.reads()),
                names(lineage.writes()),
                Json.write(flows(lineage))));
      }
      return rows;
    } catch (SQLException failure) {
      stop.check();
      throw new FailedQuery(failure, sql);
    }
  }

  private static List<String> names(SortedSet<TableName> tables) {
    return tables.stream().map(TableName::toString).toList();
  }

  private static Map<String, List<String>> flows(Lineage lineage) {
    Map<String, List<String>> flows = new TreeMap<>();
    lineage
        .columns()
        .forEach((column, sources) ->
            flows.put(column.toString(), sources.stream().map(ColumnName::toString).toList()));
    return flows;
  }

  private void requireDeclared(Lineage lineage) {
    refuseStrangers("reads", lineage.reads(), union(declared.reads(), declared.writes()));
    refuseStrangers("writes", lineage.writes(), declared.writes());
  }

  private static Set<TableName> union(Set<TableName> one, Set<TableName> other) {
    var all = new HashSet<>(one);
    all.addAll(other);
    return all;
  }

  private static void refuseStrangers(String verb, Set<TableName> actual, Set<TableName> declared) {
    for (TableName table : actual) {
      if (!declared.contains(table)) {
        throw TaskFailed.forGood(
            "a query "
                + verb
                + " "
                + table
                + ", which the DAG does not know of this task; state it when the DAG is defined, so that tasks can be ordered");
      }
    }
  }

  private void requireOpenTransaction() throws SQLException {
    if (connection.unwrap(BaseConnection.class).getTransactionState() == TransactionState.IDLE) {
      throw GuardedConnection.transactionEnded();
    }
  }

  /** A statement that PostgreSQL refused. */
  static final class FailedQuery extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String sql;

    FailedQuery(SQLException cause, String sql) {
      super(cause.getMessage(), cause);
      this.sql = sql;
    }

    String sql() {
      return sql;
    }
  }
}
