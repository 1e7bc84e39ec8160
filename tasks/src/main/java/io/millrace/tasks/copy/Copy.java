package io.millrace.tasks.copy;

import io.millrace.tasks.DagRejected;
import io.millrace.tasks.Each;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Where a copy task begins: {@code copy(csv("sessions.csv")).into(SESSIONS).replacing()}. */
public final class Copy {

  private Copy() {}

  /**
   * A comma-separated file with a header, in UTF-8.
   *
   * @param file its path within the run's source folder
   */
  public static Csv csv(String file) {
    return Csv.named(new FileName.Constant(file));
  }

  /**
   * The same, another file for each run: {@code csv(day -> "sales_" + BASIC_ISO_DATE.format(day) +
   * ".csv")}.
   *
   * @param path of the file within the run's source folder, by the day of the run's logical date in
   *     the DAG's time zone
   */
  public static Csv csv(Function<LocalDate, String> path) {
    return Csv.named(new FileName.OfDay(path));
  }

  /**
   * The same, another file for each element of a mapped task: {@code csv(each, File::path)}.
   *
   * @param path of the file within the run's source folder; a try fails if it is outside
   */
  public static <T> Csv csv(Each<T> each, Function<T, @Nullable String> path) {
    return Csv.named(new FileName.OfElement<>(each, path));
  }

  /**
   * A JSON file, in UTF-8: an array of objects, or an object on each line where it says {@code
   * lines()}.
   *
   * @param file its path within the run's source folder
   */
  public static Json json(String file) {
    return Json.named(new FileName.Constant(file));
  }

  /** The same, another file for each run, as {@link #csv(Function)}. */
  public static Json json(Function<LocalDate, String> path) {
    return Json.named(new FileName.OfDay(path));
  }

  /** The same, another file for each element of a mapped task, as {@link #csv(Each, Function)}. */
  public static <T> Json json(Each<T> each, Function<T, @Nullable String> path) {
    return Json.named(new FileName.OfElement<>(each, path));
  }

  /**
   * A Parquet file of plain columns.
   *
   * @param file its path within the run's source folder
   */
  public static Parquet parquet(String file) {
    return Parquet.named(new FileName.Constant(file));
  }

  /** The same, another file for each run, as {@link #csv(Function)}. */
  public static Parquet parquet(Function<LocalDate, String> path) {
    return Parquet.named(new FileName.OfDay(path));
  }

  /** The same, another file for each element of a mapped task, as {@link #csv(Each, Function)}. */
  public static <T> Parquet parquet(Each<T> each, Function<T, @Nullable String> path) {
    return Parquet.named(new FileName.OfElement<>(each, path));
  }

  public static From copy(DataFile<?> file) {
    return new From(file);
  }

  /** A copy that does not know its table yet. */
  public record From(DataFile<?> file) {

    /**
     * The table to load, with its columns. A column named {@code file_id} or {@code line_no} of
     * type bigint is filled by the task; the file must have every other column but those with a
     * default, unless it says otherwise.
     *
     * @throws DagRejected if the table has a column that no file can fill
     */
    public Into into(Table<?> table) {
      return new Into(file, Target.of(table));
    }
  }

  /** A copy that does not know yet what becomes of the rows already there. */
  public static final class Into {

    private final DataFile<?> file;
    private final Target target;

    private Into(DataFile<?> file, Target target) {
      this.file = file;
      this.target = target;
    }

    /**
     * Fills a column with one value in all rows, and not from the file.
     *
     * @param value without columns of any table: {@code RunValue.LOGICAL_DAY}, another task's
     *     output, an element
     * @throws DagRejected if the table has no such column
     */
    public <T> Into with(Field<T> column, Field<T> value) {
      return new Into(file, target.with(column, value));
    }

    /** As {@link #with(Field, Field)}, the same in all runs. */
    public <T> Into with(Field<T> column, T value) {
      return with(column, DSL.val(value, column));
    }

    /**
     * Empties the table first: afterwards it equals the file.
     *
     * @throws DagRejected if no such file could fill the table
     */
    public CopyOperator replacing() {
      return loading(new Existing.Replaced());
    }

    /**
     * Keeps the rows of other files. Rows that carry this file's id are deleted first, so that
     * loading the same file again changes nothing.
     *
     * @throws DagRejected if the table has no column {@code file_id bigint}, or no such file could
     *     fill it
     */
    public CopyOperator appending() {
      target.requireFileId();
      return loading(new Existing.Kept());
    }

    /**
     * Replaces the rows that have the same values as this load in these columns, each given a value
     * by {@link #with(Field, Field)}: a run's day loaded again, be it from another file, replaces
     * that day.
     *
     * @throws DagRejected if a column was given no value, or no such file could fill the table
     */
    public CopyOperator replacingSame(Field<?> first, Field<?>... others) {
      List<Field<?>> columns = new ArrayList<>(List.of(others));
      columns.addFirst(first);
      return loading(Existing.SameReplaced.of(target, columns));
    }

    private CopyOperator loading(Existing existing) {
      return new CopyOperator(file, file.applied(target), existing);
    }
  }
}
