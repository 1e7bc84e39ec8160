package io.millrace.tasks;

import static org.jooq.impl.DSL.cast;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.TableName;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * Rows that a check takes out of a table, and the table beside it that they go to: {@code
 * staging.orders__quarantine} has the same columns and says for each row which check put it there,
 * and in which run.
 *
 * @param judged name of the table
 * @param table the same, perhaps by an alias
 * @param fails what its rows meet that are to go
 */
public record Quarantine(TableName judged, Table<?> table, Condition fails) {

  /** What the other table's name ends with. */
  public static final String SUFFIX = "__quarantine";

  private static final int LONGEST_NAME = 63;
  private static final Field<String> CHECK = field(name("failed_check"), SQLDataType.CLOB);
  private static final Field<String> RUN = field(name("failed_in_run"), SQLDataType.CLOB);
  private static final Field<OffsetDateTime> LOGICAL_DATE =
      field(name("failed_for"), SQLDataType.TIMESTAMPWITHTIMEZONE);

  /** Where the rows go. */
  public TableName target() {
    return new TableName(judged.schema(), judged.table() + SUFFIX);
  }

  /** Its columns beside those of the table itself. */
  public static List<Field<?>> bookkeeping() {
    return List.of(CHECK, RUN, LOGICAL_DATE);
  }

  /** Forgets what the same check put there for the same logical date, in a run that is repeated. */
  public Query clear(String check) {
    return deleteFrom(quarantine()).where(isOf(check));
  }

  /** Statements that move the rows, in this order. */
  public List<Query> moves(String check) {
    List<Field<?>> columns = new ArrayList<>();
    List<Field<?>> values = new ArrayList<>();
    for (Field<?> column : table.fields()) {
      columns.add(field(name(column.getName()), column.getDataType()));
      values.add(column);
    }
    columns.addAll(bookkeeping());
    values.add(cast(inline(check), SQLDataType.CLOB));
    values.add(cast(RunValue.RUN_ID, SQLDataType.CLOB));
    values.add(RunValue.LOGICAL_DATE);
    return List.of(
        insertInto(quarantine()).columns(columns).select(select(values).from(table).where(fails)),
        deleteFrom(table).where(fails));
  }

  /** Shows what the check put there for the run's logical date. */
  public Select<?> rows(String check) {
    List<Field<?>> columns = new ArrayList<>();
    for (Field<?> column : table.fields()) {
      columns.add(field(name(column.getName()), column.getDataType()));
    }
    return select(columns).from(quarantine()).where(isOf(check));
  }

  private static Condition isOf(String check) {
    return CHECK.eq(inline(check)).and(LOGICAL_DATE.eq(RunValue.LOGICAL_DATE));
  }

  Lineage lineage() {
    return Lineage.of(Set.of(judged), Set.of(judged, target()));
  }

  /** Why it cannot be, a sentence each. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (target().table().length() > LONGEST_NAME) {
      faults.add(
          "the name %s is longer than %d characters; shorten the table's"
              .formatted(target(), LONGEST_NAME));
    }
    if (table.fields().length == 0) {
      faults.add("the columns of " + judged + " are not known; name a generated table");
    }
    return faults;
  }

  private Table<?> quarantine() {
    return DSL.table(name(judged.schema(), target().table()));
  }
}
