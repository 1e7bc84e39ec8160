package io.millrace.tasks.copy;

import io.millrace.tasks.DagRejected;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where the fields of a file's records go.
 *
 * @param fields the column of each field, null for one that is not loaded
 * @param ignored names in the file that mean no column
 */
record FileLayout(Target target, List<@Nullable TargetColumn> fields, List<String> ignored) {

  FileLayout {
    fields = Collections.unmodifiableList(new ArrayList<>(fields));
    ignored = List.copyOf(ignored);
  }

  /**
   * Refuses a file without header whose columns are not those of the table.
   *
   * @throws DagRejected naming the columns
   */
  static void requirePossible(Csv csv, Target target) {
    List<String> mistakes =
        new HeaderNames(csv.columns(), csv.contract(), target).mistakes(name -> name);
    if (!mistakes.isEmpty()) {
      throw new DagRejected(
          "file %s, read without a header, %s; %s has %s"
              .formatted(csv.name(), String.join(", ", mistakes), target.name(), names(target)));
    }
  }

  static FileLayout withoutHeader(Csv csv, Target target) {
    return new HeaderNames(csv.columns(), csv.contract(), target).layout();
  }

  /**
   * Finds the columns by the names in the header.
   *
   * @param mask hides secrets in what stands there instead
   * @throws io.millrace.tasks.TaskFailed if a name is missing, unknown or doubled
   */
  static FileLayout ofHeader(
      HeaderNames header, Target target, SourcePath path, UnaryOperator<String> mask) {
    List<String> mistakes = header.mistakes(mask);
    if (!mistakes.isEmpty()) {
      throw path.refused(
          "the header %s; %s has %s; correct the header"
              .formatted(String.join(", ", mistakes), target.name(), names(target)));
    }
    return header.layout();
  }

  static String names(Target target) {
    return String.join(", ", target.columns().keySet());
  }

  /** The columns that the file fills, in order. */
  List<TargetColumn> loaded() {
    return fields.stream().filter(Objects::nonNull).map(Objects::requireNonNull).toList();
  }

  /** How many values a row of the COPY has. */
  int width() {
    return loaded().size()
        + target.constants().count()
        + (target.hasFileId() ? 1 : 0)
        + (target.hasLineNo() ? 1 : 0);
  }

  /** The statement that the rows of a file of this layout are sent to. */
  String copyStatement() {
    List<String> columns = new ArrayList<>();
    loaded().forEach(column -> columns.add(Target.quoted(column.name())));
    target.constants().columns().forEach(column -> columns.add(Target.quoted(column.getName())));
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
