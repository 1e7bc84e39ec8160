package io.millrace.tasks.copy;

import io.millrace.tasks.Each;
import java.util.function.Function;
import org.jooq.Table;
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
   * The same, another file for each element of a mapped task: {@code csv(each, File::path)}.
   *
   * @param path of the file within the run's source folder; a try fails if it is outside
   */
  public static <T> Csv csv(Each<T> each, Function<T, @Nullable String> path) {
    return Csv.named(new FileName.OfElement<>(each, path));
  }

  public static From copy(Csv file) {
    return new From(file);
  }

  /** A copy that does not know its table yet. */
  public record From(Csv file) {

    /**
     * The table to load, with its columns. A column named {@code file_id} or {@code line_no} of
     * type bigint is filled by the task; the file must have every other column but those with a
     * default.
     *
     * @throws io.millrace.tasks.DagRejected if the table has a column that no file can fill
     */
    public Into into(Table<?> table) {
      return new Into(file, Target.of(table));
    }
  }

  /** A copy that does not know yet what becomes of the rows already there. */
  public static final class Into {

    private final Csv file;
    private final Target target;

    private Into(Csv file, Target target) {
      this.file = file;
      this.target = target;
      FileLayout.requirePossible(file, target);
    }

    /** Empties the table first: afterwards it equals the file. */
    public CopyOperator replacing() {
      return new CopyOperator(file, target, Existing.REPLACED, RejectLimit.NONE);
    }

    /**
     * Keeps the rows of other files. Rows that carry this file's id are deleted first, so that
     * loading the same file again changes nothing.
     *
     * @throws io.millrace.tasks.DagRejected if the table has no column {@code file_id bigint}
     */
    public CopyOperator appending() {
      target.requireFileId();
      return new CopyOperator(file, target, Existing.KEPT, RejectLimit.NONE);
    }
  }
}
