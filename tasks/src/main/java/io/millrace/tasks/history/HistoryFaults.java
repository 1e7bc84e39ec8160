package io.millrace.tasks.history;

import io.millrace.tasks.lineage.TableName;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DataType;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** Why a history cannot be kept as it is written, a sentence each. */
final class HistoryFaults {

  private final GivenRows rows;
  private final HistoryChoices choices;
  private final Kind kind;
  private final ChosenColumns columns;
  private final TableName target;
  private final List<String> faults = new ArrayList<>();

  private HistoryFaults(GivenRows rows, HistoryChoices choices, Kind kind) {
    this.rows = rows;
    this.choices = choices;
    this.kind = kind;
    this.columns = new ChosenColumns(rows, choices);
    this.target = TableName.of(rows.target());
  }

  static List<String> of(GivenRows rows, HistoryChoices choices, Kind kind) {
    var faults = new HistoryFaults(rows, choices, kind);
    faults.addOfDates();
    faults.addOfSelect();
    faults.addOfKey();
    faults.addOfValues();
    faults.addOfKind();
    return faults.faults;
  }

  private void addOfSelect() {
    if (rows.target().getSchema() == null) {
      faults.add("an alias cannot be written; name the table itself instead of " + target);
    }
    Set<String> seen = new HashSet<>();
    add(
        "the select gives %s more than once; give each column of " + target + " once",
        rows.names().stream().filter(name -> !seen.add(name)));
    String deleting = nameOf(choices.deleting);
    add(
        "the select gives %s, which " + target + " does not have; name its columns with .as(..)",
        rows.names().stream()
            .filter(name -> rows.target().field(name) == null && !name.equals(deleting)));
    Set<String> kept = kept();
    add(
        "the select gives %s, which the task writes itself; leave it out",
        rows.names().stream().filter(kept::contains));
    add(
        "the select leaves out %s of " + target + ", which has no default; add it",
        Arrays.stream(rows.target().fields())
            .filter(column -> !isFilled(column))
            .map(Field::getName)
            .filter(name -> !kept.contains(name) && !rows.names().contains(name)));
  }

  /** The columns that the task writes. */
  private Set<String> kept() {
    return Stream.of(nameOf(columns.from()), nameOf(columns.to()), nameOf(choices.current))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toSet());
  }

  private static String nameOf(@Nullable Field<?> field) {
    return field == null ? "" : field.getName();
  }

  private static boolean isFilled(Field<?> column) {
    DataType<?> type = column.getDataType();
    return type.defaulted() || type.identity() || type.computed();
  }

  private void addOfKey() {
    if (choices.key.isEmpty()) {
      faults.add("no column tells the rows apart; name them with .key(..)");
    }
    add("%s of the key is no column of " + target + "; name one that is", strangers(choices.key));
    add(
        "the select leaves out %s of the key; add it",
        choices.key.stream()
            .filter(column -> rows.target().field(column.getName()) != null)
            .map(Field::getName)
            .filter(name -> !rows.names().contains(name)));
  }

  private void addOfDates() {
    Field<?> from = columns.from();
    Field<?> to = columns.to();
    if (from == null || to == null) {
      faults.add(
          target + " has no valid_from and valid_to; say with .valid(..) which columns they are");
      return;
    }
    Class<?> type = to.getType();
    if (from.getType() != type || (type != LocalDate.class && type != OffsetDateTime.class)) {
      faults.add(
          "%s and %s of %s must both be date, or both timestamptz"
              .formatted(from.getName(), to.getName(), target));
      return;
    }
    String word = type == LocalDate.class ? "date" : "timestamptz";
    Field<?> at = choices.at;
    if (at != null && at.getType() != type) {
      faults.add(
          "what .at(..) gives is no %s, as %s of %s is; cast it"
              .formatted(word, from.getName(), target));
    }
    Object end = choices.openEnd;
    if (end != null && end.getClass() != type) {
      faults.add(
          "what .openEnd(..) gives is no %s, as %s of %s is; give it one"
              .formatted(word, to.getName(), target));
    }
    if (choices.current != null && columns.current() == null) {
      faults.add(nameOf(choices.current) + " is no column of " + target + "; name one that is");
    }
  }

  private void addOfValues() {
    List<Field<?>> tracked = orNone(choices.tracked);
    List<Field<?>> overwritten = orNone(choices.overwritten);
    Set<String> values = ChosenColumns.names(columns.values());
    List<Field<?>> said = HistoryColumns.join(tracked, overwritten);
    add(
        "%s is tracked or overwritten, but not given by the select beside the key; add it there, or leave it out here",
        said.stream().map(Field::getName).filter(name -> !values.contains(name)));
    Set<String> seen = new HashSet<>();
    add(
        "%s is tracked and overwritten, or named twice; a new value either makes a version or replaces the old ones",
        said.stream().map(Field::getName).filter(name -> !seen.add(name)));
    if (choices.tracked != null && choices.overwritten != null) {
      Set<String> names = ChosenColumns.names(said);
      add(
          "%s is neither tracked nor overwritten; name it in one of the two, or leave one of them out",
          values.stream().filter(name -> !names.contains(name)));
    }
    add(
        "PostgreSQL cannot compare %s; make the column jsonb or text",
        columns.values().stream()
            .filter(column -> Set.of("json", "xml").contains(column.getDataType().getTypeName()))
            .map(Field::getName));
  }

  private static List<Field<?>> orNone(@Nullable List<Field<?>> fields) {
    return fields == null ? List.of() : fields;
  }

  private void addOfKind() {
    Field<Boolean> deleting = choices.deleting;
    if (deleting != null && kind == Kind.SNAPSHOT) {
      faults.add("a snapshot deletes what it leaves out; leave .deleting(..) out, or load a delta");
    }
    if (deleting != null && !rows.names().contains(deleting.getName())) {
      faults.add(
          "the select leaves out %s, which says what is deleted; add it"
              .formatted(deleting.getName()));
    }
    if (deleting != null && rows.target().field(deleting.getName()) != null) {
      faults.add(
          "%s says what is deleted and is a column of %s; name the one of the select differently with .as(..)"
              .formatted(deleting.getName(), target));
    }
    if (choices.atLeast != HistoryChoices.NO_GUARD) {
      if (kind == Kind.DELTA) {
        faults.add("a delta may have any number of rows; leave .atLeast(..) out");
      }
      if (choices.atLeast < 0 || choices.atLeast > 100) {
        faults.add(
            ".atLeast(%d) is no percentage; give a number from 0 to 100"
                .formatted(choices.atLeast));
      }
    }
  }

  private Stream<String> strangers(List<Field<?>> fields) {
    return fields.stream().map(Field::getName).filter(name -> rows.target().field(name) == null);
  }

  private void add(String sentence, Stream<String> names) {
    Set<String> sorted = names.collect(Collectors.toCollection(TreeSet::new));
    if (!sorted.isEmpty()) {
      faults.add(sentence.formatted(String.join(", ", sorted)));
    }
  }
}
