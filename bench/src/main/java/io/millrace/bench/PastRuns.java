package io.millrace.bench;

import io.millrace.orchestrator.database.Databases;
import java.sql.SQLException;
import java.util.List;

/**
 * A history of runs that ended 40 days ago, of a hundred tasks each, every one with a try, a log
 * and four changes of state.
 */
final class PastRuns {

  private static final int TASKS_OF_A_RUN = 100;

  private PastRuns() {}

  /**
   * Inserts them, and one that is kept, where there are no runs yet; then counts statistics.
   *
   * @param dagIds that they belong to in turn
   * @param taskInstances of all
   */
  static void fill(Databases databases, List<String> dagIds, int taskInstances)
      throws SQLException {
    try (var connection = databases.connect(Databases.ORCHESTRATOR);
        var statement = connection.createStatement()) {
      statement.execute(
          """
          insert into orchestrator.dag_version (dag_id, structure_hash)
          select dag_id, '' from unnest(string_to_array('%3$s', ',')) dag_id;
          insert into orchestrator.dag_run (dag_id, run_id, run_type, dag_version_id, logical_date,
            interval_start, interval_end, state, params, written_tables, unfinished, failures,
            created_at, started_at, ended_at)
          select dag_id, 'manual__' || n, 'manual', dag_version_id, at, at, at, 'success', '{}', '{}',
            0, 0, at, at, at
          from (
              select dag_id, dag_version_id, row_number() over (order by dag_id) - 1 as turn,
                count(*) over () as turns
              from orchestrator.dag_version where structure_hash = '') dag
            join generate_series(1, %1$d + 1) n on n %% turns = turn,
            lateral (select now() - interval '40 days' as at) past;
          insert into orchestrator.task_instance (dag_run_id, ordinal, task_id, trigger_rule, state,
            generation, try_number, rescues, token, upstream_total, upstream_success,
            upstream_failed, upstream_skipped, started_at, ended_at)
          select dag_run_id, n, 't' || n, 'ALL_SUCCESS', 'success', 1, 1, 0, 1, 0, 0, 0, 0,
            ended_at, ended_at
          from orchestrator.dag_run, generate_series(0, %2$d - 1) n;
          insert into orchestrator.task_try (task_instance_id, token, generation, try_number, node_id,
            state, started_at, ended_at)
          select task_instance_id, 1, 1, 1, 0, 'success', ended_at, ended_at
          from orchestrator.task_instance;
          insert into orchestrator.task_log (task_instance_id, token, chunk, content)
          select task_instance_id, 1, 0, repeat('a line of some length', 8)
          from orchestrator.task_instance;
          insert into orchestrator.event (at, dag_run_id, task_instance_id, token, to_state)
          select ended_at, dag_run_id, task_instance_id, 1, 'success'
          from orchestrator.task_instance, generate_series(1, 4);
          """
              .formatted(taskInstances / TASKS_OF_A_RUN, TASKS_OF_A_RUN, String.join(",", dagIds)));
      statement.execute("vacuum analyze");
    }
  }
}
