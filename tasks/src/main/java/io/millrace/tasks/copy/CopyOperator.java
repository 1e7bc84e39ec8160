package io.millrace.tasks.copy;

import io.millrace.tasks.Each;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.RunValue;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.ReadQuery;
import io.millrace.tasks.lineage.TableName;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Loads one file into one table, in the task's transaction. Immutable.
 *
 * <p>A record that does not fit the table is rejected: too many or too few fields, a value that is
 * not of the column's type, an empty one where the column takes no null. An empty field is null. By
 * default one reject fails the task. A reject says everything that is wrong with its values.
 */
public final class CopyOperator implements WarehouseOperator<CopyResult> {

  private final DataFile<?> file;
  private final Target target;
  private final Existing existing;
  private final RejectLimit limit;
  private final @Nullable FileName report;
  private final @Nullable ReadQuery constants;

  CopyOperator(DataFile<?> file, Target target, Existing existing) {
    this(file, target, existing, RejectLimit.NONE, null);
  }

  private CopyOperator(
      DataFile<?> file,
      Target target,
      Existing existing,
      RejectLimit limit,
      @Nullable FileName report) {
    this.file = file;
    this.target = target;
    this.existing = existing;
    this.limit = limit;
    this.report = report;
    this.constants = target.constants().read();
  }

  /**
   * So many records of the file may be rejected before the task fails.
   *
   * @param rows 0 to 100,000
   */
  public CopyOperator maxRejects(long rows) {
    return with(new RejectLimit(rows, limit.percent()));
  }

  /**
   * This share of the file's records may be rejected before the task fails, but no more than
   * 100,000; with {@link #maxRejects} both limits hold.
   *
   * @param percent 0 to 100
   */
  public CopyOperator maxRejectPercent(double percent) {
    return with(new RejectLimit(limit.rows(), percent));
  }

  private CopyOperator with(RejectLimit other) {
    return new CopyOperator(file, target, existing, other, report);
  }

  /**
   * Writes the rejected records into a CSV file as well, each with its line, reason and fields; a
   * header alone if there are none. An older one is replaced. It is there once the whole file was
   * read, even if the task then fails, and does not wait for the commit.
   *
   * @param path within the run's source folder, or an absolute one
   */
  public CopyOperator reportingErrorsTo(String path) {
    return with(new FileName.Constant(path));
  }

  /** The same, another file for each run, by the day of its logical date. */
  public CopyOperator reportingErrorsTo(Function<LocalDate, String> path) {
    return with(new FileName.OfDay(path));
  }

  /**
   * The same, in a folder that the run is told.
   *
   * @param folder a parameter of the DAG: within the run's source folder, or an absolute one
   */
  public CopyOperator reportingErrorsTo(RunParam<String> folder, Function<LocalDate, String> path) {
    return with(new FileName.OfDayWithin(folder, new FileName.OfDay(path)));
  }

  private CopyOperator with(FileName errors) {
    return new CopyOperator(file, target, existing, limit, errors);
  }

  @Override
  public Class<CopyResult> outputType() {
    return CopyResult.class;
  }

  @Override
  public List<Each<?>> elements() {
    List<Each<?>> elements = new ArrayList<>();
    if (constants != null) {
      elements.addAll(RunValue.elementsIn(constants));
    }
    elements.addAll(file.name().elements());
    return elements;
  }

  @Override
  public List<TaskRef<?>> inputs() {
    return constants == null ? List.of() : RunValue.producersIn(constants);
  }

  @Override
  public List<String> faults() {
    return constants == null
        ? List.of()
        : constants.hiddenParts().stream()
            .map(part -> "what it reads cannot be seen through " + part + "; write it in jOOQ")
            .toList();
  }

  @Override
  public Lineage lineage() {
    Set<TableName> reads = constants == null ? Set.of() : constants.lineage().reads();
    return Lineage.of(reads, Set.of(TableName.of(target.table())));
  }

  @Override
  public Set<TableName> replaces() {
    return existing.replacesOtherElements(target) ? lineage().writes() : Set.of();
  }

  @Override
  public CopyResult run(WarehouseContext context) throws InterruptedException {
    return new LoadFile(file, target, limit, report, context).run(existing);
  }
}
