package io.millrace.orchestrator.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Parameters as somebody types them, {@code name=value} each. */
final class NamedValues {

  private NamedValues() {}

  /**
   * Values by name.
   *
   * @throws UsageRefused if one has no name, or a name comes twice
   */
  static Map<String, String> of(List<String> typed) {
    var given = new TreeMap<String, String>();
    for (String one : typed) {
      int equals = one.indexOf('=');
      if (equals < 1) {
        throw new UsageRefused("--param takes NAME=VALUE, not \"" + one + "\"");
      }
      String name = one.substring(0, equals);
      if (given.put(name, one.substring(equals + 1)) != null) {
        throw new UsageRefused("the parameter " + name + " is given twice; give it once");
      }
    }
    return given;
  }
}
