package io.millrace.tasks.copy;

import io.millrace.tasks.DagRejected;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Where the fields of a file's records go.
 *
 * @param fields the column of each field
 */
record FileLayout(Target target, List<TargetColumn> fields) {

  private static final int MOST_NAMES = 10;

  FileLayout {
    fields = List.copyOf(fields);
  }

  /**
   * Refuses a file without header whose columns are not those of the table.
   *
   * @throws DagRejected naming the columns
   */
  static void requirePossible(Csv csv, Target target) {
    List<String> mistakes =
        csv.hasHeader() ? List.of() : mistakes(csv.columns(), target, name -> name);
    if (!mistakes.isEmpty()) {
      throw new DagRejected(
          "file %s, read without a header, %s; %s has %s"
              .formatted(csv.file(), String.join(", ", mistakes), target.name(), names(target)));
    }
  }

  static FileLayout withoutHeader(Csv csv, Target target) {
    return of(csv.columns(), target);
  }

  /**
   * Finds the columns by the names in the header.
   *
   * @param mask hides secrets in what stands there instead
   * @throws io.millrace.tasks.TaskFailed if a name is missing, unknown or doubled
   */
  static FileLayout ofHeader(
      FileRecord header, Target target, SourcePath path, UnaryOperator<String> mask) {
    if (header.isEmptyLine()) {
      throw path.refused("line 1 is empty, but must be a header with the columns " + names(target));
    }
    List<String> names = new ArrayList<>();
    for (int field = 0; field < Math.min(header.count(), FileRecord.MOST_FIELDS); field++) {
      names.add(header.field(field));
    }
    List<String> mistakes = mistakes(names, target, mask);
    if (!mistakes.isEmpty()) {
      throw path.refused(
          "the header %s; %s has %s; correct the header"
              .formatted(String.join(", ", mistakes), target.name(), names(target)));
    }
    return of(names, target);
  }

  private static FileLayout of(List<String> names, Target target) {
    return new FileLayout(target, names.stream().map(name -> target.columns().get(name)).toList());
  }

  private static List<String> mistakes(
      List<String> names, Target target, UnaryOperator<String> mask) {
    Set<String> unknown = new LinkedHashSet<>();
    Set<String> doubled = new LinkedHashSet<>();
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!target.columns().containsKey(name)) {
        unknown.add(Shown.text(mask.apply(name)));
      } else if (!seen.add(name)) {
        doubled.add(name);
      }
    }
    Set<String> missing =
        target.columns().values().stream()
            .filter(column -> column.isRequired() && !seen.contains(column.name()))
            .map(TargetColumn::name)
            .collect(Collectors.toCollection(LinkedHashSet::new));

    List<String> mistakes = new ArrayList<>();
    if (!missing.isEmpty()) {
      mistakes.add("lacks " + String.join(", ", missing));
    }
    if (!unknown.isEmpty()) {
      mistakes.add("has the unknown " + firstOf(unknown));
    }
    if (!doubled.isEmpty()) {
      mistakes.add("has " + String.join(", ", doubled) + " twice");
    }
    return mistakes;
  }

  private static String firstOf(Set<String> names) {
    String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return names.size() > MOST_NAMES
        ? first + " and " + (names.size() - MOST_NAMES) + " more"
        : first;
  }

  private static String names(Target target) {
    return String.join(", ", target.columns().keySet());
  }

  /** How many values a row of the COPY has. */
  int width() {
    return fields.size() + (target.hasFileId() ? 1 : 0) + (target.hasLineNo() ? 1 : 0);
  }

  /** The statement that the rows of a file of this layout are sent to. */
  String copyStatement() {
    List<String> columns = new ArrayList<>();
    fields.forEach(field -> columns.add(Target.quoted(field.name())));
    if (target.hasFileId()) {
      columns.add(Target.FILE_ID);
    }
    if (target.hasLineNo()) {
      columns.add(Target.LINE_NO);
    }
    return "copy %s (%s) from stdin with (format binary)"
        .formatted(target.sqlName(), String.join(", ", columns));
  }
}
