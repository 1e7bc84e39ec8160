package io.millrace.tasks.history;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Field;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * What the author's choices make of the columns. Tracked are those that are not overwritten, and
 * overwritten those that are not tracked, if only one of the two was said; all are tracked if
 * neither was.
 */
record ChosenColumns(GivenRows rows, HistoryChoices choices) {

  private static final String FROM = "valid_from";
  private static final String TO = "valid_to";

  @Nullable Field<?> from() {
    return own(choices.from, FROM);
  }

  @Nullable Field<?> to() {
    return own(choices.to, TO);
  }

  @Nullable Field<Boolean> current() {
    Field<Boolean> said = choices.current;
    return said == null ? null : rows.target().field(said);
  }

  private @Nullable Field<?> own(@Nullable Field<?> said, String name) {
    return rows.target().field(said == null ? name : said.getName());
  }

  List<Field<?>> key() {
    return ownOf(choices.key);
  }

  /** Columns of the table that the select gives beside the key. */
  List<Field<?>> values() {
    Set<String> key = names(choices.key);
    Field<Boolean> deleting = choices.deleting;
    return rows.names().stream()
        .filter(name -> !key.contains(name))
        .filter(name -> deleting == null || !name.equals(deleting.getName()))
        .<Field<?>>map(name -> rows.target().field(name))
        .filter(Objects::nonNull)
        .toList();
  }

  List<Field<?>> tracked() {
    return choices.tracked != null
        ? ownOf(choices.tracked)
        : without(choices.overwritten == null ? List.of() : choices.overwritten);
  }

  List<Field<?>> overwritten() {
    return choices.overwritten != null
        ? ownOf(choices.overwritten)
        : choices.tracked == null ? List.of() : without(choices.tracked);
  }

  private List<Field<?>> without(List<Field<?>> others) {
    Set<String> names = names(others);
    return values().stream().filter(column -> !names.contains(column.getName())).toList();
  }

  private List<Field<?>> ownOf(List<Field<?>> fields) {
    Table<?> table = rows.target();
    return fields.stream()
        .<Field<?>>map(field -> table.field(field.getName()))
        .filter(Objects::nonNull)
        .toList();
  }

  static Set<String> names(List<Field<?>> fields) {
    return fields.stream().map(Field::getName).collect(Collectors.toSet());
  }

  /** Only of choices without faults. */
  HistoryColumns resolved() {
    return new HistoryColumns(
        rows.target(),
        key(),
        tracked(),
        overwritten(),
        validity(Objects.requireNonNull(from()), Objects.requireNonNull(to())),
        current());
  }

  private <T> Validity<T> validity(Field<T> from, Field<?> to) {
    Object end = choices.openEnd;
    return Validity.of(
        from,
        to.coerce(from.getDataType()),
        end == null ? Validity.INFINITY : LoadDate.of(end).text());
  }
}
