package io.millrace.tasks;

import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.cast;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.partitionBy;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.with;

import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.TableName;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.ResultQuery;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * Rows that a check takes out of a table, and the table beside it that they go to: {@code
 * staging.orders__quarantine} has the same columns and says for each row which check of which DAG
 * put it there, and in which run. Nothing is ever taken out of that one: it may hold the only copy.
 *
 * @param judged name of the table
 * @param table the same, perhaps by an alias
 * @param fails what its rows meet that are to go
 */
public record Quarantine(TableName judged, Table<?> table, Condition fails) {

  /** What the other table's name ends with. */
  public static final String SUFFIX = "__quarantine";

  private static final Field<String> CHECK = field(name("failed_check"), SQLDataType.CLOB);
  private static final Field<String> DAG = field(name("failed_in_dag"), SQLDataType.CLOB);
  private static final Field<String> RUN = field(name("failed_in_run"), SQLDataType.CLOB);
  private static final Field<OffsetDateTime> LOGICAL_DATE =
      field(name("failed_for"), SQLDataType.TIMESTAMPWITHTIMEZONE);

  private static final String GONE = "gone";
  private static final String NUMBERED = "numbered";
  private static final String KEPT = "kept";
  private static final String ADDED = "added";
  private static final Field<String[]> ROW = field(name("the row"), SQLDataType.CLOB.array());
  private static final Field<Integer> COPY = field(name("its copy"), SQLDataType.INTEGER);
  private static final Field<Integer> COPIES = field(name("copies kept"), SQLDataType.INTEGER);

  /** Where the rows go. */
  public TableName target() {
    return new TableName(judged.schema(), judged.table() + SUFFIX);
  }

  /** Its columns beside those of the table itself. */
  public static List<Field<?>> bookkeeping() {
    return List.of(CHECK, DAG, RUN, LOGICAL_DATE);
  }

  /**
   * Moves the rows, in one statement, so that what is deleted is what is kept, whoever else writes.
   * A run that is repeated and finds rows again that it has put there before adds none of them.
   *
   * @param columns of the table as it is in the warehouse, which has perhaps more than are known
   * @return how many rows were taken out, and how many of them were added to the others
   */
  public ResultQuery<Record2<Integer, Integer>> move(String check, List<String> columns) {
    List<Field<?>> own = columns.stream().<Field<?>>map(column -> field(name(column))).toList();
    Field<String[]> whole =
        array(own.stream().map(column -> column.cast(SQLDataType.CLOB)).toList());
    var numbered =
        select(own)
            .select(whole.as(ROW), rowNumber().over(partitionBy(whole)).as(COPY))
            .from(DSL.table(name(GONE)));
    var kept =
        select(whole.as(ROW), count().as(COPIES))
            .from(quarantine())
            .where(isOf(check))
            .groupBy(whole);
    return with(
            name(GONE).as(deleteFrom(table).where(fails).returningResult(own)),
            name(NUMBERED).as(numbered),
            name(KEPT).as(kept),
            name(ADDED).as(adding(check, own)))
        .select(countOf(GONE), countOf(ADDED));
  }

  private ResultQuery<?> adding(String check, List<Field<?>> own) {
    List<Field<?>> targets = new ArrayList<>(own);
    targets.addAll(bookkeeping());
    List<Field<?>> values = new ArrayList<>(own);
    values.add(cast(inline(check), SQLDataType.CLOB));
    values.add(cast(RunValue.DAG_ID, SQLDataType.CLOB));
    values.add(cast(RunValue.RUN_ID, SQLDataType.CLOB));
    values.add(RunValue.LOGICAL_DATE);
    return insertInto(quarantine())
        .columns(targets)
        .select(
            select(values)
                .from(DSL.table(name(NUMBERED)))
                .leftJoin(DSL.table(name(KEPT)))
                .using(ROW)
                .where(COPY.gt(coalesce(COPIES, inline(0)))))
        .returningResult(inline(1));
  }

  private static Field<Integer> countOf(String part) {
    return field(select(count()).from(DSL.table(name(part))));
  }

  /** Shows what the check put there in the run. */
  public Select<?> rows(String check) {
    List<Field<?>> columns = new ArrayList<>();
    for (Field<?> column : table.fields()) {
      columns.add(field(name(column.getName()), column.getDataType()));
    }
    return select(columns).from(quarantine()).where(isOf(check));
  }

  private static Condition isOf(String check) {
    return CHECK.eq(inline(check)).and(DAG.eq(RunValue.DAG_ID)).and(RUN.eq(RunValue.RUN_ID));
  }

  Lineage lineage() {
    return Lineage.of(Set.of(judged), Set.of(judged, target()));
  }

  private Table<?> quarantine() {
    return DSL.table(name(judged.schema(), target().table()));
  }

  /** Why it cannot be, a sentence each. */
  List<String> faults() {
    return QuarantineFaults.of(this);
  }
}
