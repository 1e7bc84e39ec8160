package io.millrace.orchestrator.catalog;

import io.millrace.tasks.DagRejected;
import io.millrace.tasks.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a definition, and where in its source. */
final class BrokenDefinition {

  private BrokenDefinition() {}

  /** One that threw. */
  static RefusedDag threw(Class<?> type, String origin, Throwable thrown) {
    Throwable cause =
        thrown instanceof ServiceConfigurationError && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return refused(
        type, origin, place(type, List.of(cause.getStackTrace())), sentence(type, cause));
  }

  private static String sentence(Class<?> type, Throwable cause) {
    return switch (cause) {
      case DagRejected rejected -> String.valueOf(rejected.getMessage());
      case NoClassDefFoundError missing -> type.getName() + needs(missing);
      default ->
          type.getName()
              + " failed"
              + at(place(type, List.of(cause.getStackTrace())))
              + ": "
              + cause
              + ".";
    };
  }

  private static String needs(NoClassDefFoundError missing) {
    return " needs the class "
        + String.valueOf(missing.getMessage()).replace('/', '.')
        + ", which is neither in its jar nor in Millrace; put it into that jar.";
  }

  /** One whose class cannot be made of what the file holds, so that its name is not known. */
  static RefusedDag unlinked(String origin, Throwable thrown) {
    String sentence =
        switch (thrown) {
          case UnsupportedClassVersionError newer ->
              "It was built for a newer Java than the one that runs Millrace (%s); build it for that, or start Millrace with a newer one."
                  .formatted(newer.getMessage());
          case NoClassDefFoundError missing -> "A class of it" + needs(missing);
          default -> "A class of it cannot be loaded: " + thrown + "; build it again.";
        };
    return RefusedDag.of(fileName(origin), origin, Problem.of(sentence));
  }

  static String fileName(String origin) {
    return String.valueOf(Path.of(origin).getFileName());
  }

  /** One that did not return. */
  static RefusedDag late(
      Class<?> type,
      String origin,
      Duration limit,
      List<StackTraceElement> at,
      boolean leftBehind) {
    StackTraceElement place = place(type, at);
    String sentence =
        "%s did not return from define() within %s%s; it %s. Let define() do nothing but build the DAG."
            .formatted(
                type.getName(),
                Durations.shown(limit),
                place == null ? "" : ", it is" + at(place),
                leftBehind
                    ? "does not stop, so its thread is left behind until the program ends"
                    : "was interrupted");
    return refused(type, origin, place, sentence);
  }

  private static RefusedDag refused(
      Class<?> type, String origin, @Nullable StackTraceElement place, String sentence) {
    Problem problem =
        place == null
            ? Problem.of(sentence)
            : new Problem(
                Objects.requireNonNullElse(place.getFileName(), type.getName()),
                Math.max(0, place.getLineNumber()),
                0,
                sentence);
    return RefusedDag.of(type.getSimpleName(), origin, problem);
  }

  private static @Nullable StackTraceElement place(Class<?> type, List<StackTraceElement> stack) {
    return stack.stream()
        .filter(frame -> frame.getClassName().startsWith(type.getName()))
        .findFirst()
        .orElse(null);
  }

  private static String at(@Nullable StackTraceElement place) {
    return place == null ? "" : " at " + place.getFileName() + ":" + place.getLineNumber();
  }
}
