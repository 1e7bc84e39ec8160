package io.millrace.orchestrator.schedule;

import io.millrace.orchestrator.text.DidYouMean;
import io.millrace.tasks.Dag;
import io.millrace.tasks.RunParam;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The parameters of a run as somebody gives them, checked against the DAG's. */
final class RunParams {

  private static final String SOURCE = "source";
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");

  private RunParams() {}

  /**
   * Values by name; a folder to read files from is made absolute, since a retry may start
   * elsewhere.
   *
   * @param typed as text, by name
   * @throws RunRefused if one is unknown, missing or mistyped
   */
  static Map<String, String> of(Dag dag, Map<String, String> typed, Path workingFolder) {
    var given = new TreeMap<>(typed);
    requireKnown(dag, given);
    for (RunParam<?> param : dag.params()) {
      String text = given.get(param.name());
      if (text == null && param.required()) {
        throw new RunRefused(
            "DAG %s needs the parameter %s, %s; give it a value, as in --param %s=..."
                .formatted(dag.id(), param.name(), param.type().expected(), param.name()));
      }
      if (text != null) {
        requireType(dag, param, text);
      }
    }
    if (dag.sample() != null) {
      given.computeIfPresent(SOURCE, (name, folder) -> absolute(dag, folder, workingFolder));
    }
    return given;
  }

  private static void requireKnown(Dag dag, Map<String, String> given) {
    List<String> known = dag.params().stream().map(RunParam::name).toList();
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        String has = known.isEmpty() ? "it has none" : "it has " + String.join(", ", known);
        throw new RunRefused(
            "DAG %s has no parameter %s; %s%s"
                .formatted(dag.id(), name, has, DidYouMean.suggestion(name, known)));
      }
    }
  }

  private static void requireType(Dag dag, RunParam<?> param, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new RunRefused(
          "parameter %s of DAG %s holds a zero character, which no database keeps; leave it out"
              .formatted(param.name(), dag.id()));
    }
    try {
      param.type().parse(text);
    } catch (IllegalArgumentException | DateTimeException mistyped) {
      throw new RunRefused(
          "parameter %s of DAG %s must be %s, not \"%s\""
              .formatted(param.name(), dag.id(), param.type().expected(), text));
    }
  }

  /** An empty one, as of a variable that is not set, must not become another folder. */
  private static String absolute(Dag dag, String folder, Path workingFolder) {
    if (folder.isBlank()) {
      throw new RunRefused(
          "parameter source of DAG %s is empty; name a folder, or leave it out"
              .formatted(dag.id()));
    }
    if (SCHEME.matcher(folder).matches()) {
      throw new RunRefused(
          "parameter source of DAG %s must be a folder of this machine, not \"%s\""
              .formatted(dag.id(), folder));
    }
    return workingFolder.resolve(folder).toAbsolutePath().normalize().toString();
  }
}
