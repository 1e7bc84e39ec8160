package io.millrace.orchestrator.settings;

import io.millrace.tasks.AlertChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which channels an alert goes through, beside the log, that meets all conditions; null for any.
 *
 * @param dag the DAG's name, in which * stands for any text
 * @param owner of the DAG
 * @param tag of the DAG
 * @param severity of a check: warning or blocking
 * @param channels none for the log alone
 */
public record AlertRoute(
    @Nullable String dag,
    @Nullable String owner,
    @Nullable String tag,
    @Nullable String severity,
    List<String> channels) {

  private static final String NONE = "none";
  private static final List<String> CONDITIONS = List.of("dag", "owner", "tag", "severity");
  private static final List<String> SEVERITIES = List.of("warning", "blocking");

  public AlertRoute {
    channels = List.copyOf(channels);
  }

  /**
   * Reads routes such as {@code tag=finance severity=blocking: email, slack; severity=warning:
   * none}, in the order in which they are tried.
   *
   * @throws SettingRefused if they are written otherwise
   */
  static List<AlertRoute> parse(Key key, String text) {
    List<AlertRoute> routes = new ArrayList<>();
    for (String route : text.split(";", -1)) {
      if (!route.isBlank()) {
        routes.add(one(key, route.strip()));
      }
    }
    return routes;
  }

  private static AlertRoute one(Key key, String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw refused(key, text, "has no channels; write it as tag=finance: email, slack");
    }
    Map<String, String> conditions = conditions(key, text, text.substring(0, colon));
    return new AlertRoute(
        conditions.get("dag"),
        conditions.get("owner"),
        conditions.get("tag"),
        conditions.get("severity"),
        channels(key, text, text.substring(colon + 1)));
  }

  private static Map<String, String> conditions(Key key, String route, String text) {
    Map<String, String> conditions = new LinkedHashMap<>();
    for (String condition : words(text)) {
      String[] parts = condition.split("=", 2);
      if (parts.length != 2 || parts[1].isEmpty() || !CONDITIONS.contains(parts[0])) {
        throw refused(
            key,
            route,
            "has the condition \"%s\"; it takes %s, each as in tag=finance"
                .formatted(condition, String.join(", ", CONDITIONS)));
      }
      if (conditions.put(parts[0], parts[1]) != null) {
        throw refused(key, route, "asks for " + parts[0] + " twice; leave one out");
      }
    }
    String severity = conditions.get("severity");
    if (severity != null && !SEVERITIES.contains(severity)) {
      throw refused(key, route, "asks for severity " + severity + ", not warning or blocking");
    }
    return conditions;
  }

  private static List<String> channels(Key key, String route, String text) {
    List<String> known = Stream.of(AlertChannel.values()).map(AlertChannel::key).toList();
    List<String> channels = words(text);
    if (channels.isEmpty()) {
      throw refused(key, route, "names no channel; none is written as \"none\"");
    }
    if (channels.equals(List.of(NONE))) {
      return List.of();
    }
    for (String channel : channels) {
      if (!known.contains(channel)) {
        throw refused(key, route, "names " + channel + "; there are " + String.join(", ", known));
      }
    }
    return channels;
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split("[\\s,]+", -1)).filter(word -> !word.isEmpty()).toList();
  }

  private static SettingRefused refused(Key key, String route, String why) {
    return new SettingRefused("%s: the route \"%s\" %s.".formatted(key.variable(), route, why));
  }
}
