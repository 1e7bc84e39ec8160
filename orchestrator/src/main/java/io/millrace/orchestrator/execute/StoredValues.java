package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.secret.SecretRefused;
import io.millrace.orchestrator.secret.Secrets;
import io.millrace.orchestrator.text.DidYouMean;
import io.millrace.tasks.TaskFailed;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The variables and connections that a task asks for by name; one that is not there fails the task.
 */
record StoredValues(Secrets secrets) {

  String variable(String name) {
    return found(
        "variable", name, () -> secrets.variables().value(name), () -> secrets.variables().names());
  }

  String connection(String name) {
    return found(
        "connection",
        name,
        () -> secrets.connections().url(name),
        () -> secrets.connections().names());
  }

  private static String found(
      String kind, String name, Supplier<Optional<String>> stored, Supplier<List<String>> names) {
    try {
      return stored.get().orElseThrow(() -> missing(kind, name, names.get()));
    } catch (SecretRefused refusal) {
      // Somebody may give this node the key, and another has it.
      throw TaskFailed.forNow(String.valueOf(refusal.getMessage()), refusal);
    }
  }

  private static TaskFailed missing(String kind, String name, List<String> names) {
    String suggestion = DidYouMean.suggestion(name, names);
    return TaskFailed.forGood(
        "there is no %s %s%s"
            .formatted(
                kind,
                name,
                suggestion.isEmpty()
                    ? "; `millrace %ss set %s` stores one".formatted(kind, name)
                    : suggestion));
  }
}
