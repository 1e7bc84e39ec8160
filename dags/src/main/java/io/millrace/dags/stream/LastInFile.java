package io.millrace.dags.stream;

import static org.jooq.impl.DSL.arrayAgg;
import static org.jooq.impl.DSL.arrayGet;

import org.jooq.Field;

/** Picks a value by the order of a file's lines. */
public final class LastInFile {

  private LastInFile() {}

  /** Of a group of rows, the value of the last one that has one; null if none has. */
  public static <T> Field<T> known(Field<T> value, Field<Long> line) {
    return arrayGet(arrayAgg(value).orderBy(line.desc()).filterWhere(value.isNotNull()), 1);
  }
}
