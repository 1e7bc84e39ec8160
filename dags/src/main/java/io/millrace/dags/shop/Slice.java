package io.millrace.dags.shop;

import static io.millrace.tasks.sql.SqlTasks.rebuild;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.sql.Rebuild;
import java.time.LocalDate;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.Table;

/** Rows of one day among those that a report keeps of others. */
final class Slice {

  private Slice() {}

  /**
   * Replaces the rows of a day.
   *
   * @param key the table's column with the day
   * @param rows in the order of the table's columns
   */
  static Rebuild of(Table<?> report, Field<LocalDate> key, Field<LocalDate> day, Select<?> rows) {
    return rebuild(report)
        .from(select(report.fields()).from(report).where(key.ne(day)).unionAll(rows));
  }
}
