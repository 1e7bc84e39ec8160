package io.millrace.orchestrator.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What somebody said, by the names of variables: in the environment, else in the properties file.
 */
record GivenValues(
    Map<String, String> environment, Path propertiesFile, Map<String, PropertiesFile.Entry> file) {

  /**
   * Reads the file.
   *
   * @throws SettingRefused if it holds what is no setting
   */
  static GivenValues of(Map<String, String> environment, Path propertiesFile) {
    return new GivenValues(
        Map.copyOf(environment), propertiesFile, PropertiesFile.read(propertiesFile));
  }

  /** Those that there are, in alphabetical order, possibly without a value. */
  Set<String> names(Predicate<String> which) {
    var names = new TreeSet<>(environment.keySet());
    names.addAll(file.keySet());
    names.removeIf(which.negate());
    return names;
  }

  Optional<String> value(String variable) {
    return Optional.ofNullable(environment.get(variable))
        .filter(GivenValues::isSet)
        .or(() -> Optional.ofNullable(file.get(variable)).map(PropertiesFile.Entry::value))
        .filter(GivenValues::isSet);
  }

  Origin origin(String variable) {
    if (isSet(environment.get(variable))) {
      return new Origin.Environment();
    }
    PropertiesFile.Entry entry = file.get(variable);
    return entry != null && isSet(entry.value())
        ? new Origin.PropertiesFile(propertiesFile, entry.line())
        : new Origin.Default();
  }

  static boolean isSet(@Nullable String value) {
    return value != null && !value.isBlank();
  }
}
