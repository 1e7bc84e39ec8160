package io.millrace.tasks;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.QueryLineage;
import io.millrace.tasks.lineage.TableName;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * A question to the data, with a number for an answer. Made by {@code
 * io.millrace.tasks.check.Checks}.
 *
 * @param name unique in the DAG
 * @param table what it judges, for people
 * @param severity what failing does
 * @param counts one row: how many were looked at, how many of them failed
 * @param failing the rows that failed; only asked when some did
 * @param keep how many failing rows are kept with the result
 */
public record Check(
    String name,
    TableName table,
    Severity severity,
    Select<Record2<Long, Long>> counts,
    Select<?> failing,
    int keep) {

  /** What a failing check does. */
  public enum Severity {
    /** Somebody is told; the task goes on. */
    WARNING,
    /** The task's transaction rolls back and the task fails. */
    BLOCKING
  }

  /** So many failing rows are kept of a check that does not say otherwise. */
  public static final int KEPT_BY_DEFAULT = 100;

  /** Why it cannot work as it is written, a sentence each. */
  public List<String> faults() {
    return Stream.of(counts, failing)
        .flatMap(query -> QueryLineage.hiddenParts(query).stream())
        .distinct()
        .map(part -> "what it reads cannot be seen through " + part + "; write it in jOOQ")
        .toList();
  }

  /** What its queries read. */
  public Lineage lineage() {
    return QueryLineage.of(counts).and(QueryLineage.of(failing));
  }

  /** The handles to elements in its queries. */
  List<Each<?>> elements() {
    return Stream.of(counts, failing)
        .<Each<?>>flatMap(query -> RunValue.elementsIn(QueryLineage.read(query)).stream())
        .toList();
  }

  /** The name must be the only one of its kind in its DAG. */
  public Check named(String other) {
    return new Check(other, table, severity, counts, failing, keep);
  }

  /** A failure of it tells somebody, and the task goes on. */
  public Check warning() {
    return new Check(name, table, Severity.WARNING, counts, failing, keep);
  }

  /** A failure of it rolls the task back, which fails then. */
  public Check blocking() {
    return new Check(name, table, Severity.BLOCKING, counts, failing, keep);
  }

  /** Names another table as the one that it judges. */
  public Check on(Table<?> judged) {
    return new Check(name, TableName.of(judged), severity, counts, failing, keep);
  }

  /** Says how many were looked at: a select that counts them. */
  public <N extends Number> Check outOf(Select<? extends Record1<N>> total) {
    var found = counts.asTable("found", "checked", "failed");
    return new Check(
        name,
        table,
        severity,
        select(
                field(total).cast(SQLDataType.BIGINT),
                field(DSL.name("found", "failed"), SQLDataType.BIGINT))
            .from(found),
        failing,
        keep);
  }

  /** Keeps every failing row, not a sample. */
  public Check keepingAllRows() {
    return new Check(name, table, severity, counts, failing, Integer.MAX_VALUE);
  }
}
