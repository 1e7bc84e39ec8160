package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.text.DidYouMean;
import java.util.List;

/** A command that cannot be carried out as it was written; exit status 2. */
final class UsageRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UsageRefused(String message) {
    super(message);
  }

  /**
   * Nothing of that name is stored; names the nearest of those that are.
   *
   * @param kind whose plural is the command that lists them
   */
  static UsageRefused unknown(String kind, String name, List<String> names) {
    String suggestion = DidYouMean.suggestion(name, names);
    return new UsageRefused(
        "There is no %s %s%s"
            .formatted(
                kind,
                name,
                suggestion.isEmpty()
                    ? "; `millrace %ss` lists them.".formatted(kind)
                    : suggestion));
  }
}
