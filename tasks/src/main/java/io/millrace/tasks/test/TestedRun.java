package io.millrace.tasks.test;

import io.millrace.tasks.Dag;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as a test wants it.
 *
 * @param migrations finds those of the DAG's warehouse, in {@code db/<warehouse>}
 * @param now when it is asked for; null for the moment
 * @param logicalDate a date or an instant; null for the last interval completed by then
 * @param params as text, by name
 * @param outputs of tasks before the one that is run alone, by task id
 * @param variables their values by name
 * @param connections their URLs by name
 * @param answers to tasks that ask, by task id
 */
public record TestedRun(
    Dag dag,
    ClassLoader migrations,
    @Nullable Instant now,
    @Nullable String logicalDate,
    Map<String, String> params,
    Map<String, Object> outputs,
    Map<String, String> variables,
    Map<String, String> connections,
    Map<String, String> answers) {

  public TestedRun {
    params = Map.copyOf(params);
    outputs = Map.copyOf(outputs);
    variables = Map.copyOf(variables);
    connections = Map.copyOf(connections);
    answers = Map.copyOf(answers);
  }

  static TestedRun of(Dag dag, ClassLoader migrations) {
    return new TestedRun(
        dag, migrations, null, null, Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
  }

  TestedRun at(String date) {
    return new TestedRun(
        dag, migrations, now, date, params, outputs, variables, connections, answers);
  }

  TestedRun now(Instant moment) {
    return new TestedRun(
        dag, migrations, moment, logicalDate, params, outputs, variables, connections, answers);
  }

  TestedRun param(String name, String value) {
    return new TestedRun(
        dag,
        migrations,
        now,
        logicalDate,
        with(params, name, value),
        outputs,
        variables,
        connections,
        answers);
  }

  TestedRun output(String taskId, Object output) {
    return new TestedRun(
        dag,
        migrations,
        now,
        logicalDate,
        params,
        with(outputs, taskId, output),
        variables,
        connections,
        answers);
  }

  TestedRun variable(String name, String value) {
    return new TestedRun(
        dag,
        migrations,
        now,
        logicalDate,
        params,
        outputs,
        with(variables, name, value),
        connections,
        answers);
  }

  TestedRun connection(String name, String url) {
    return new TestedRun(
        dag,
        migrations,
        now,
        logicalDate,
        params,
        outputs,
        variables,
        with(connections, name, url),
        answers);
  }

  TestedRun answer(String taskId, String option) {
    return new TestedRun(
        dag,
        migrations,
        now,
        logicalDate,
        params,
        outputs,
        variables,
        connections,
        with(answers, taskId, option));
  }

  private static <T> Map<String, T> with(Map<String, T> all, String name, T value) {
    Map<String, T> more = new HashMap<>(all);
    more.put(name, value);
    return more;
  }
}
