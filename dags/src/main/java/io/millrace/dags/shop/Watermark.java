package io.millrace.dags.shop;

import static io.millrace.sql.shop.landing.Landing.LANDING;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.WarehouseContext;
import java.time.LocalDate;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Table;

/**
 * The days of a source that are in its history.
 *
 * @param days in their order
 */
record Watermark(NavigableSet<LocalDate> days) {

  static Watermark of(Source source, WarehouseContext context) {
    Field<LocalDate> day = plain(LANDING.WATERMARK.FILE_DATE);
    return new Watermark(
        new TreeSet<>(context.fetch(select(day).from(table(source))).getValues(day)));
  }

  /** Where those of a source are kept. */
  static Table<?> table(Source source) {
    return switch (source) {
      case CUSTOMER -> LANDING.WATERMARK_CUSTOMER;
      case SALES -> LANDING.WATERMARK_SALES;
      case PRODUCT -> LANDING.WATERMARK_PRODUCT;
    };
  }

  /** Whether a file of that day comes too late: it is not loaded, and one of a later day is. */
  boolean isPast(LocalDate day) {
    return !days.isEmpty() && day.isBefore(days.last()) && !days.contains(day);
  }

  LocalDate newest() {
    return days.last();
  }

  /** Says that the file of that day is in the history. */
  static Query moved(Source source, LocalDate day, LoadedFile loaded) {
    var mark = LANDING.WATERMARK;
    return insertInto(table(source))
        .set(plain(mark.SOURCE), source.id())
        .set(plain(mark.FILE_DATE), day)
        .set(plain(mark.FILE_NAME), source.file(day))
        .set(plain(mark.PROCESSED_ROWS), loaded.loaded())
        .set(plain(mark.ERROR_ROWS), loaded.rejected())
        .set(plain(mark.FILE_ID), loaded.fileId())
        .set(plain(mark.PROCESS_TIME), currentOffsetDateTime())
        .onConflict(plain(mark.SOURCE), plain(mark.FILE_DATE))
        .doUpdate()
        .set(plain(mark.PROCESSED_ROWS), excluded(plain(mark.PROCESSED_ROWS)))
        .set(plain(mark.ERROR_ROWS), excluded(plain(mark.ERROR_ROWS)))
        .set(plain(mark.FILE_ID), excluded(plain(mark.FILE_ID)))
        .set(plain(mark.PROCESS_TIME), excluded(plain(mark.PROCESS_TIME)));
  }

  /** The column by its name alone, which is the same in each source's table. */
  private static <T> Field<T> plain(Field<T> column) {
    return field(name(column.getName()), column.getDataType());
  }
}
