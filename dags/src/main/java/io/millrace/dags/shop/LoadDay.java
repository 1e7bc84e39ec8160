package io.millrace.dags.shop;

import static org.jooq.impl.DSL.deleteFrom;

import io.millrace.tasks.RunParam;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.copy.CopyOperator;
import io.millrace.tasks.copy.FileRows;
import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.TableName;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jooq.Table;

/**
 * Loads a source's file of the run's day. If there is none, or its watermark is past it, the table
 * is empty afterwards, and the output says why.
 */
final class LoadDay implements WarehouseOperator<LoadedFile> {

  private final Source source;
  private final Table<?> landed;
  private final CopyOperator copy;
  private final RunParam<Boolean> late;

  /** {@code late} says whether the watermark is to be ignored. */
  LoadDay(Source source, Table<?> landed, CopyOperator copy, RunParam<Boolean> late) {
    this.source = source;
    this.landed = landed;
    this.copy = copy;
    this.late = late;
  }

  @Override
  public Class<LoadedFile> outputType() {
    return LoadedFile.class;
  }

  @Override
  public List<TaskRef<?>> inputs() {
    return copy.inputs();
  }

  @Override
  public List<String> faults() {
    return copy.faults();
  }

  @Override
  public Lineage lineage() {
    return copy.lineage().and(Lineage.of(Set.of(TableName.of(Watermark.table(source))), Set.of()));
  }

  @Override
  public Set<TableName> replaces() {
    return copy.replaces();
  }

  @Override
  public LoadedFile run(WarehouseContext context) throws InterruptedException {
    LocalDate day = context.logicalDay();
    var landingZone = new LandingZone(context.source());
    if (!landingZone.has(source, day)) {
      return none(
          "%s lacks %s: nothing to load".formatted(landingZone.path(), source.file(day)), context);
    }
    landingZone.requireOne(source, day);
    Watermark watermark = Watermark.of(source, context);
    if (watermark.isPast(day) && !context.param(late)) {
      return none(
          "%s comes late: that of %s was loaded before it; give --param late=true to load it all the same"
              .formatted(source.file(day), watermark.newest()),
          context);
    }
    return LoadedFile.of(copy.run(context));
  }

  private LoadedFile none(String why, WarehouseContext context) {
    context.execute(deleteFrom(landed));
    context.set(FileRows.FILE_ID, 0L);
    context.set(FileRows.FILE_RECORDS, 0L);
    context.set(FileRows.REJECTED_RECORDS, 0L);
    context.log(why);
    return LoadedFile.none(why);
  }
}
