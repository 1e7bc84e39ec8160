package io.millrace.tasks.copy;

import io.millrace.tasks.Each;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.TableName;
import java.util.List;
import java.util.Set;

/**
 * Loads one file into one table, in the task's transaction. Immutable.
 *
 * <p>A record that does not fit the table is rejected: too many or too few fields, a value that is
 * not of the column's type, an empty one where the column takes no null. An empty field is null. By
 * default one reject fails the task.
 */
public final class CopyOperator implements WarehouseOperator<CopyResult> {

  private final Csv file;
  private final Target target;
  private final Existing existing;
  private final RejectLimit limit;

  CopyOperator(Csv file, Target target, Existing existing, RejectLimit limit) {
    this.file = file;
    this.target = target;
    this.existing = existing;
    this.limit = limit;
  }

  /**
   * So many records of the file may be rejected before the task fails.
   *
   * @param rows 0 to 100,000
   */
  public CopyOperator maxRejects(long rows) {
    return new CopyOperator(file, target, existing, new RejectLimit(rows, limit.percent()));
  }

  /**
   * This share of the file's records may be rejected before the task fails, but no more than
   * 100,000; with {@link #maxRejects} both limits hold.
   *
   * @param percent 0 to 100
   */
  public CopyOperator maxRejectPercent(double percent) {
    return new CopyOperator(file, target, existing, new RejectLimit(limit.rows(), percent));
  }

  @Override
  public Class<CopyResult> outputType() {
    return CopyResult.class;
  }

  @Override
  public List<Each<?>> elements() {
    return file.file() instanceof FileName.OfElement<?> named ? List.of(named.each()) : List.of();
  }

  @Override
  public Lineage lineage() {
    return Lineage.of(Set.of(), Set.of(TableName.of(target.table())));
  }

  @Override
  public Set<TableName> replaces() {
    return existing == Existing.REPLACED ? lineage().writes() : Set.of();
  }

  @Override
  public CopyResult run(WarehouseContext context) throws InterruptedException {
    return new LoadFile(file, target, limit, context).run(existing);
  }
}
