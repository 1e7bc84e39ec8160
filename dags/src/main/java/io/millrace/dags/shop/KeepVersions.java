package io.millrace.dags.shop;

import io.millrace.tasks.TaskRef;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.history.History;
import io.millrace.tasks.history.HistoryResult;
import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jooq.Query;

/**
 * Keeps the versions of a source's file and moves its watermark on, both or neither. Where no file
 * was loaded it does nothing.
 */
final class KeepVersions implements WarehouseOperator<HistoryResult> {

  private static final HistoryResult NOTHING = new HistoryResult(0, 0, 0, 0, null, null);

  private final Source source;
  private final TaskRef<LoadedFile> loaded;
  private final History history;

  KeepVersions(Source source, TaskRef<LoadedFile> loaded, History history) {
    this.source = source;
    this.loaded = loaded;
    this.history = history;
  }

  @Override
  public Class<HistoryResult> outputType() {
    return history.outputType();
  }

  @Override
  public List<TaskRef<?>> inputs() {
    List<TaskRef<?>> inputs = new ArrayList<>(history.inputs());
    inputs.add(loaded);
    return inputs;
  }

  @Override
  public List<String> faults() {
    return history.faults();
  }

  @Override
  public Lineage lineage() {
    return history
        .lineage()
        .and(Lineage.of(Set.of(), Set.of(TableName.of(Watermark.table(source)))));
  }

  @Override
  public List<Query> statements() {
    return history.statements();
  }

  @Override
  public HistoryResult run(WarehouseContext context) {
    LoadedFile file = context.output(loaded);
    if (!file.isThere()) {
      context.log("keeps what it has: " + file.leftOut());
      return NOTHING;
    }
    HistoryResult result = history.run(context);
    context.execute(Watermark.moved(source, context.logicalDay(), file));
    return result;
  }
}
