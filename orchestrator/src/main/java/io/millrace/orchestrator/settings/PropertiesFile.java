package io.millrace.orchestrator.settings;

import io.millrace.orchestrator.text.DidYouMean;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The settings written down in a home. */
final class PropertiesFile {

  /** A value and the line it stands on, from 1. */
  record Entry(String value, int line) {}

  private static final String NAME = "millrace.properties";

  private final Path file;
  private final List<String> lines;

  private PropertiesFile(Path file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  static Path in(Path home) {
    return home.resolve(NAME);
  }

  /**
   * The file's values by the names of their variables; none if there is no file.
   *
   * @throws SettingRefused if it cannot be read or holds a name that is no setting
   */
  static Map<String, Entry> read(Path file) {
    if (!Files.exists(file)) {
      return Map.of();
    }
    try {
      return new PropertiesFile(file, Files.readAllLines(file)).entries();
    } catch (CharacterCodingException e) {
      throw new SettingRefused(file + " is not UTF-8; save it as UTF-8.");
    } catch (IOException e) {
      throw new SettingRefused(file + " cannot be read; make it a readable file or remove it.");
    }
  }

  private Map<String, Entry> entries() throws IOException {
    var entries = new LinkedHashMap<String, Entry>();
    for (Map.Entry<String, String> property : properties().entrySet()) {
      String name = property.getKey();
      int line = lineOf(name);
      String variable = name.toUpperCase(Locale.ROOT).replace('.', '_');
      requireKnown(name, variable, line);
      if (entries.putIfAbsent(variable, new Entry(property.getValue(), line)) != null) {
        throw refused(line, name + " is set twice; keep one of the lines");
      }
    }
    return entries;
  }

  private Map<String, String> properties() throws IOException {
    var found = new LinkedHashMap<String, String>();
    var properties =
        new Properties() {
          @Override
          public synchronized Object put(Object name, Object value) {
            if (found.putIfAbsent((String) name, ((String) value).strip()) != null) {
              String twice = (String) name;
              throw refused(lineOf(twice), twice + " is set twice; keep one of the lines");
            }
            return value;
          }
        };
    try {
      properties.load(new StringReader(String.join("\n", lines)));
    } catch (IllegalArgumentException e) {
      throw new SettingRefused(
          file + " has a malformed \\uXXXX escape; write the letter itself, or \\\\ for \\.");
    }
    return found;
  }

  private void requireKnown(String name, String variable, int line) {
    if (variable.equals(Key.HOME.variable())) {
      throw refused(
          line, name + " cannot be set in the home itself; set MILLRACE_HOME in the environment");
    }
    if (!Key.isKnown(variable) || !name.equals(name.toLowerCase(Locale.ROOT))) {
      throw refused(line, name + " is no setting" + DidYouMean.suggestion(name, names()));
    }
  }

  private static Set<String> names() {
    var names = new TreeSet<String>();
    for (Key key : Key.values()) {
      if (key != Key.HOME) {
        names.add(key.variable().toLowerCase(Locale.ROOT).replace('_', '.'));
      }
    }
    names.add("millrace.warehouse.<name>.url");
    names.add("millrace.source.<dag>");
    return names;
  }

  private int lineOf(String name) {
    Pattern start = Pattern.compile("\\s*" + Pattern.quote(name) + "(\\s*[=:].*|\\s.*|)");
    return IntStream.range(0, lines.size())
        .filter(i -> start.matcher(lines.get(i)).matches())
        .map(i -> i + 1)
        .reduce(0, Math::max);
  }

  private SettingRefused refused(int line, String why) {
    return new SettingRefused(file + ":" + line + ": " + why + (why.endsWith("?") ? "" : "."));
  }
}
