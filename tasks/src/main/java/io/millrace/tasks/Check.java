package io.millrace.tasks;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.QueryLineage;
import io.millrace.tasks.lineage.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * A question to the data, with a number for an answer. Made by {@code
 * io.millrace.tasks.check.Checks} and its neighbours.
 *
 * @param name unique in the DAG
 * @param table what it judges, for people
 * @param thresholds how much may fail, and what comes of more
 * @param queries what it asks
 * @param quarantines whether the rows that fail are put aside, unless it blocks
 * @param keep how many failing rows are kept with the result
 */
public record Check(
    String name,
    TableName table,
    Thresholds thresholds,
    CheckQueries queries,
    boolean quarantines,
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

  /**
   * A check of two selects.
   *
   * @param severity what the first failure does
   * @param counts one row: how many were looked at, how many of them failed
   * @param failing the rows that failed; only asked when some did
   */
  public Check(
      String name,
      TableName table,
      Severity severity,
      Select<Record2<Long, Long>> counts,
      Select<?> failing,
      int keep) {
    this(
        name, table, Thresholds.of(severity), new CheckQueries.Given(counts, failing), false, keep);
  }

  /** The worst that it can do. */
  public Severity severity() {
    return thresholds.severity();
  }

  /** One row: how many were looked at, how many of them failed. */
  public Select<Record2<Long, Long>> counts() {
    return queries.counts();
  }

  /** The rows that failed; only asked when some did. */
  public Select<?> failing() {
    return queries.failing();
  }

  /** Where rows that fail are put; null if they stay where they are. */
  public @Nullable Quarantine quarantine() {
    Table<?> judged = queries.table();
    Condition fails = queries.failingRows();
    return !quarantines || judged == null || fails == null
        ? null
        : new Quarantine(table, judged, fails);
  }

  /** What comes of so many failures; empty if it passes. */
  public Optional<Severity> exceededBy(long failed, long checked) {
    return thresholds.exceededBy(failed, checked);
  }

  /** What failing does, as in {@code warns of any failure, puts the rows aside}. */
  public String consequence() {
    return thresholds.inWords() + (quarantines ? ", puts the rows aside" : "");
  }

  /** Why it cannot work as it is written, a sentence each. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>(thresholds.faults());
    Quarantine quarantine = quarantine();
    if (quarantine != null) {
      faults.addAll(quarantine.faults());
    } else if (quarantines) {
      faults.add(
          "no single row of a table fails it, and so none can be put into quarantine; leave out"
              + " quarantining(), or ask it of rows, as everyRow(..) does");
    }
    if (quarantines && thresholds.failsAtOnce()) {
      faults.add(
          "it fails above 0 and so puts nothing into quarantine; raise failAbove(..), or leave out"
              + " quarantining()");
    }
    Stream.of(counts(), failing())
        .flatMap(query -> QueryLineage.hiddenParts(query).stream())
        .distinct()
        .map(part -> "what it reads cannot be seen through " + part + "; write it in jOOQ")
        .forEach(faults::add);
    return List.copyOf(faults);
  }

  /** What its queries read. */
  public Lineage lineage() {
    Lineage read = QueryLineage.of(counts()).and(QueryLineage.of(failing()));
    Quarantine quarantine = quarantine();
    return quarantine == null ? read : read.and(quarantine.lineage());
  }

  /** The handles to elements in its queries. */
  List<Each<?>> elements() {
    return Stream.of(counts(), failing())
        .<Each<?>>flatMap(query -> RunValue.elementsIn(QueryLineage.read(query)).stream())
        .toList();
  }

  /** The name must be the only one of its kind in its DAG. */
  public Check named(String other) {
    return new Check(other, table, thresholds, queries, quarantines, keep);
  }

  /** The first failure tells somebody, and the task goes on. */
  public Check warning() {
    return with(Thresholds.of(Severity.WARNING));
  }

  /** The first failure rolls the task back, which fails then. */
  public Check blocking() {
    return with(Thresholds.of(Severity.BLOCKING));
  }

  /** More failures than these tell somebody. */
  public Check warnAbove(long failures) {
    return warnAbove(Threshold.count(failures));
  }

  /** More failures than that tell somebody. */
  public Check warnAbove(Threshold threshold) {
    return with(thresholds.warnAbove(threshold));
  }

  /** More failures than these roll the task back, which fails then; fewer do not. */
  public Check failAbove(long failures) {
    return failAbove(Threshold.count(failures));
  }

  /** More failures than that roll the task back, which fails then; fewer do not. */
  public Check failAbove(Threshold threshold) {
    return with(thresholds.failAbove(threshold));
  }

  /**
   * Rows that fail are moved into the table {@code <its name>__quarantine} beside theirs before
   * anything is published, and somebody is told; the task goes on without them. Nothing is ever
   * taken out of that table. {@code .failAbove(..)} says how many are too many for that: then the
   * task is rolled back. Only of checks of single rows, on the task that writes the table.
   */
  public Check quarantining() {
    return new Check(name, table, thresholds.quarantining(), queries, true, keep);
  }

  /**
   * Looks only at the rows that meet the condition, and counts no others; unknown is not met.
   *
   * @throws DagRejected if it is a check of selects of its own: they say themselves which rows
   */
  public Check where(Condition rows) {
    return new Check(name, table, thresholds, queries.where(rows), quarantines, keep);
  }

  /** Names another table as the one that it judges. */
  public Check on(Table<?> judged) {
    return new Check(name, TableName.of(judged), thresholds, queries, quarantines, keep);
  }

  /** Says how many were looked at: a select that counts them. */
  public <N extends Number> Check outOf(Select<? extends Record1<N>> total) {
    var found = counts().asTable("found", "checked", "failed");
    return new Check(
        name,
        table,
        thresholds,
        new CheckQueries.Given(
            select(
                    field(total).cast(SQLDataType.BIGINT),
                    field(DSL.name("found", "failed"), SQLDataType.BIGINT))
                .from(found),
            failing()),
        quarantines,
        keep);
  }

  /** Keeps every failing row, not a sample. */
  public Check keepingAllRows() {
    return new Check(name, table, thresholds, queries, quarantines, Integer.MAX_VALUE);
  }

  private Check with(Thresholds others) {
    return new Check(name, table, others, queries, quarantines, keep);
  }
}
