package io.millrace.bench;

import io.millrace.orchestrator.run.RunGraph;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntUnaryOperator;

/**
 * The least that durable execution can cost on this machine at this moment: counters, states and
 * tries of one run, three statements and a commit a step, no events, logs, locks, fences or second
 * node. What the engine takes is to be read against it.
 */
final class BarePush implements AutoCloseable {

  private static final String TABLES =
      """
      create schema if not exists bare;
      create table if not exists bare.task (
        id bigint generated always as identity primary key, run bigint, ordinal int, state text,
        pending int, started_at timestamptz, ended_at timestamptz) with (fillfactor = 70);
      create table if not exists bare.try (
        task bigint primary key, state text, started_at timestamptz, ended_at timestamptz);

      """;
  private static final String CREATE =
      """
      insert into bare.task (run, ordinal, state, pending, started_at)
      select ?, d.ordinal, case d.pending when 0 then 'running' else 'waiting' end, d.pending, now()
      from unnest(?::int[], ?::int[]) d(ordinal, pending) returning id, ordinal
      """;
  private static final String FINISH =
      """
      with ended as (
        update bare.task set state = 'success', ended_at = now()
        where id = any(?) and state = 'running' returning id, started_at)
      insert into bare.try select id, 'success', started_at, now() from ended
      """;
  private static final String COUNT =
      """
      update bare.task t set pending = pending - d.n,
        state = case pending - d.n when 0 then 'running' else state end, started_at = now()
      from unnest(?::bigint[], ?::int[]) d(id, n) where t.id = d.id and state = 'waiting'
      returning t.id, t.state = 'running'
      """;

  private final Connection connection;
  private final ExecutorService tries = Executors.newVirtualThreadPerTaskExecutor();
  private final LinkedBlockingQueue<Long> ended = new LinkedBlockingQueue<>();

  BarePush(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute(TABLES);
    }
    connection.commit();
  }

  /** Runs a graph of tasks that do nothing; answers the milliseconds it took. */
  double millis(RunGraph graph) throws SQLException, InterruptedException {
    long start = System.nanoTime();
    long first = create(graph);
    int left = graph.nodes().size();
    while (left > 0) {
      List<Long> batch = new ArrayList<>(List.of(ended.take()));
      ended.drainTo(batch, 500);
      finish(batch);
      Map<Long, Integer> children = new TreeMap<>();
      for (long id : batch) {
        for (int child : graph.nodes().get((int) (id - first)).downstream()) {
          children.merge(first + child, 1, Integer::sum);
        }
      }
      List<Long> ready = children.isEmpty() ? List.of() : count(children);
      connection.commit();
      start(ready);
      left -= batch.size();
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private long create(RunGraph graph) throws SQLException {
    int tasks = graph.nodes().size();
    IntUnaryOperator pending = i -> graph.nodes().get(i).upstream().size();
    List<Long> roots = new ArrayList<>();
    long first = Long.MAX_VALUE;
    try (var insert = connection.prepareStatement(CREATE)) {
      insert.setLong(1, System.nanoTime());
      insert.setArray(2, ints(tasks, i -> i));
      insert.setArray(3, ints(tasks, pending));
      try (ResultSet rows = insert.executeQuery()) {
        while (rows.next()) {
          first = Math.min(first, rows.getLong(1));
          if (pending.applyAsInt(rows.getInt(2)) == 0) {
            roots.add(rows.getLong(1));
          }
        }
      }
    }
    connection.commit();
    start(roots);
    return first;
  }

  private void finish(List<Long> batch) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FINISH)) {
      statement.setArray(1, connection.createArrayOf("bigint", batch.toArray()));
      statement.executeUpdate();
    }
  }

  private List<Long> count(Map<Long, Integer> children) throws SQLException {
    List<Long> ready = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
      statement.setArray(1, connection.createArrayOf("bigint", children.keySet().toArray()));
      statement.setArray(2, connection.createArrayOf("int", children.values().toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (rows.getBoolean(2)) {
            ready.add(rows.getLong(1));
          }
        }
      }
    }
    return ready;
  }

  private java.sql.Array ints(int count, IntUnaryOperator value) throws SQLException {
    Object[] values = new Object[count];
    for (int i = 0; i < count; i++) {
      values[i] = value.applyAsInt(i);
    }
    return connection.createArrayOf("int", values);
  }

  private void start(Collection<Long> ids) {
    ids.forEach(id -> tries.execute(() -> ended.add(id)));
  }

  @Override
  public void close() throws SQLException {
    tries.close();
    connection.close();
  }
}
