package io.millrace.tasks.test;

import java.util.HashMap;
import java.util.Map;

/**
 * What a test gives a run and its tasks. Immutable.
 *
 * @param params as text, by name
 * @param outputs of tasks before the one that is run alone, by task id
 * @param variables their values by name
 * @param connections their URLs by name
 * @param answers to tasks that ask, by task id
 */
public record Given(
    Map<String, String> params,
    Map<String, Object> outputs,
    Map<String, String> variables,
    Map<String, String> connections,
    Map<String, String> answers) {

  static final Given NOTHING = new Given(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

  public Given {
    params = Map.copyOf(params);
    outputs = Map.copyOf(outputs);
    variables = Map.copyOf(variables);
    connections = Map.copyOf(connections);
    answers = Map.copyOf(answers);
  }

  Given param(String name, String value) {
    return new Given(with(params, name, value), outputs, variables, connections, answers);
  }

  Given output(String taskId, Object output) {
    return new Given(params, with(outputs, taskId, output), variables, connections, answers);
  }

  Given variable(String name, String value) {
    return new Given(params, outputs, with(variables, name, value), connections, answers);
  }

  Given connection(String name, String url) {
    return new Given(params, outputs, variables, with(connections, name, url), answers);
  }

  Given answer(String taskId, String option) {
    return new Given(params, outputs, variables, connections, with(answers, taskId, option));
  }

  private static <T> Map<String, T> with(Map<String, T> all, String name, T value) {
    Map<String, T> more = new HashMap<>(all);
    more.put(name, value);
    return more;
  }
}
