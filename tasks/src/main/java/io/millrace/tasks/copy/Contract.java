package io.millrace.tasks.copy;

import io.millrace.tasks.DagRejected;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the names in a file mean for a table. A name that is not mentioned means the column of
 * exactly that name. Immutable.
 *
 * @param renamed the columns that other names mean; the columns' own names mean them as well
 * @param optional columns that the file need not have
 * @param ignored names whose values are not loaded
 * @param ignoresUnknown whether names that mean no column are not loaded either
 * @param accepted the only values of some columns
 */
record Contract(
    Map<String, String> renamed,
    Set<String> optional,
    Set<String> ignored,
    boolean ignoresUnknown,
    Map<String, List<String>> accepted) {

  /** Every name is a column's, and every column that needs one has one. */
  static final Contract STRICT = new Contract(Map.of(), Set.of(), Set.of(), false, Map.of());

  Contract {
    renamed = Collections.unmodifiableMap(new LinkedHashMap<>(renamed));
    optional = Collections.unmodifiableSet(new LinkedHashSet<>(optional));
    ignored = Collections.unmodifiableSet(new LinkedHashSet<>(ignored));
    accepted = Collections.unmodifiableMap(new LinkedHashMap<>(accepted));
  }

  Contract renaming(String name, String column) {
    String before = renamed.get(name);
    if (before != null && !before.equals(column)) {
      throw new DagRejected(
          "the name \"%s\" of a file cannot mean both %s and %s; leave one of them out"
              .formatted(name, before, column));
    }
    return new Contract(with(renamed, name, column), optional, ignored, ignoresUnknown, accepted);
  }

  Contract optional(Collection<String> columns) {
    return new Contract(renamed, with(optional, columns), ignored, ignoresUnknown, accepted);
  }

  Contract ignoring(Collection<String> names) {
    return new Contract(renamed, optional, with(ignored, names), ignoresUnknown, accepted);
  }

  Contract ignoringUnknown() {
    return new Contract(renamed, optional, ignored, true, accepted);
  }

  Contract accepting(String column, List<String> values) {
    return new Contract(
        renamed, optional, ignored, ignoresUnknown, with(accepted, column, List.copyOf(values)));
  }

  private static <V> Map<String, V> with(Map<String, V> all, String key, V value) {
    Map<String, V> more = new LinkedHashMap<>(all);
    more.put(key, value);
    return more;
  }

  private static Set<String> with(Set<String> all, Collection<String> others) {
    Set<String> more = new LinkedHashSet<>(all);
    more.addAll(others);
    return more;
  }

  /** Whether the values of a name are left out without a word. */
  boolean ignores(String name) {
    return ignored.contains(name);
  }

  /** The column that a name means; null if it means none. */
  @Nullable TargetColumn column(String name, Target target) {
    return ignores(name) ? null : target.columns().get(renamed.getOrDefault(name, name));
  }

  /** All names that mean a column, its own first. */
  List<String> names(TargetColumn column) {
    List<String> names = new ArrayList<>();
    String own = column.name();
    if (!ignores(own) && renamed.getOrDefault(own, own).equals(own)) {
      names.add(own);
    }
    renamed.forEach((name, renamedTo) -> {
      if (renamedTo.equals(own) && !name.equals(own) && !ignores(name)) {
        names.add(name);
      }
    });
    return names;
  }

  /** Whether a file without the column breaks the contract. */
  boolean requires(TargetColumn column) {
    return column.isRequired() && !optional.contains(column.name());
  }

  /**
   * The table as this contract has it filled.
   *
   * @throws DagRejected if it speaks of columns that the table has not, or asks for what cannot be
   */
  Target applied(FileName file, Target target) {
    for (String column :
        Stream.of(renamed.values(), optional, accepted.keySet())
            .flatMap(Collection::stream)
            .toList()) {
      if (!target.columns().containsKey(column)) {
        throw new DagRejected(
            "file %s: its contract names the column %s; %s has %s for files to fill"
                .formatted(
                    file, column, target.name(), String.join(", ", target.columns().keySet())));
      }
    }
    for (TargetColumn column : target.columns().values()) {
      requirePossible(file, target, column);
    }
    return target.accepting(accepted);
  }

  private void requirePossible(FileName file, Target target, TargetColumn column) {
    if (optional.contains(column.name()) && column.isRequired() && !column.isNullable()) {
      throw new DagRejected(
          "file %s: column %s of %s cannot be optional, since it takes no null and has no default"
              .formatted(file, column.name(), target.name()));
    }
    if (requires(column) && names(column).isEmpty()) {
      throw new DagRejected(
          "file %s: no name is left for column %s of %s; make it optional(..) or rename one to it"
              .formatted(file, column.name(), target.name()));
    }
  }
}
