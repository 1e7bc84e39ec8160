package io.millrace.tasks.copy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names of a file's fields, held against its contract.
 *
 * @param names in the order of the fields
 */
record HeaderNames(List<String> names, Contract contract, Target target) {

  private static final int MOST_NAMES = 10;

  FileLayout layout() {
    List<@Nullable TargetColumn> fields = new ArrayList<>();
    List<String> ignored = new ArrayList<>();
    for (String name : names) {
      TargetColumn column = contract.column(name, target);
      fields.add(column);
      if (column == null) {
        ignored.add(name);
      }
    }
    return new FileLayout(target, fields, ignored);
  }

  /** How they break the contract, each as the end of a sentence that begins with the header. */
  List<String> mistakes(UnaryOperator<String> mask) {
    Set<String> unknown = new LinkedHashSet<>();
    Set<String> doubled = new LinkedHashSet<>();
    Map<String, String> nameOfColumn = new LinkedHashMap<>();
    for (String name : names) {
      TargetColumn column = contract.column(name, target);
      if (column != null) {
        String other = nameOfColumn.putIfAbsent(column.name(), name);
        if (other != null) {
          doubled.add(twice(column.name(), other, name));
        }
      } else if (!contract.ignores(name) && !contract.ignoresUnknown()) {
        unknown.add(Shown.text(mask.apply(name)));
      }
    }
    Set<String> missing =
        target.columns().values().stream()
            .filter(column -> contract.requires(column))
            .filter(column -> !nameOfColumn.containsKey(column.name()))
            .map(this::shown)
            .collect(Collectors.toCollection(LinkedHashSet::new));

    List<String> mistakes = new ArrayList<>();
    if (!missing.isEmpty()) {
      mistakes.add("lacks " + String.join(", ", missing));
    }
    if (!unknown.isEmpty()) {
      mistakes.add("has the unknown " + firstOf(unknown));
    }
    if (!doubled.isEmpty()) {
      mistakes.add("has " + String.join(", ", doubled));
    }
    return mistakes;
  }

  private static String twice(String column, String one, String other) {
    return one.equals(other)
        ? column + " twice"
        : "both %s and %s for %s".formatted(Shown.text(one), Shown.text(other), column);
  }

  /** The column with the other names that mean it. */
  private String shown(TargetColumn column) {
    String others =
        contract.names(column).stream()
            .filter(name -> !name.equals(column.name()))
            .map(Shown::text)
            .collect(Collectors.joining(" or "));
    return others.isEmpty() ? column.name() : "%s (%s)".formatted(column.name(), others);
  }

  /** Names in a sentence, the first ten of them. */
  static String firstOf(Set<String> names) {
    String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return names.size() > MOST_NAMES
        ? first + " and " + (names.size() - MOST_NAMES) + " more"
        : first;
  }
}
