package io.millrace.dags.leadquality;

import static io.millrace.tasks.RunValue.LOGICAL_DAY;
import static org.jooq.impl.DSL.currentTimestamp;
import static org.jooq.impl.DSL.function;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.toChar;
import static org.jooq.impl.SQLDataType.LOCALDATETIME;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jooq.Field;

/** The day that a run is about. */
final class Day {

  /** Of the first snapshot. */
  static final LocalDate FIRST = LocalDate.of(2024, 10, 1);

  /** Of the last one. */
  static final LocalDate LAST = LocalDate.of(2024, 10, 22);

  /** As bronze has it, {@code 2024-10-01}. */
  static final Field<String> PARTITION = text(LOGICAL_DAY);

  /** The day on which the run loads it, in UTC, spelled the same. */
  static final Field<String> EXTRACTION =
      text(function(name("timezone"), LOCALDATETIME, inline("UTC"), currentTimestamp()));

  private Day() {}

  private static Field<String> text(Field<?> moment) {
    return toChar(moment, "YYYY-MM-DD");
  }

  /** The name of the day's file. */
  static String fileOf(LocalDate day) {
    return "data_%d.csv".formatted(ChronoUnit.DAYS.between(FIRST, day) + 1);
  }
}
