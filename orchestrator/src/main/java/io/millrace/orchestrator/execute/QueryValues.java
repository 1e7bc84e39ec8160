package io.millrace.orchestrator.execute;

import io.millrace.tasks.Mapping;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.RunValue;
import io.millrace.tasks.Task;
import io.millrace.tasks.TaskRef;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the placeholders in the queries of a try stand for. */
final class QueryValues {

  private QueryValues() {}

  /** By the placeholders' names; {@code inputs} are the try's, read before. */
  static Map<String, @Nullable Object> of(RunningTry running, LoadedDag loaded, TryInputs inputs) {
    Task<?> task = running.task();
    RunDetails run = running.run();
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put(RunValue.LOGICAL_DATE.getName(), utc(run.interval().start()));
    values.put(RunValue.LOGICAL_DAY.getName(), running.logicalDay());
    values.put(RunValue.INTERVAL_START.getName(), utc(run.interval().start()));
    values.put(RunValue.INTERVAL_END.getName(), utc(run.interval().end()));
    values.put(
        RunValue.LOCAL_INTERVAL_END.getName(),
        LocalDateTime.ofInstant(run.interval().end(), loaded.dag().zone()));
    values.put(RunValue.RUN_ID.getName(), run.runId());
    values.put(RunValue.DAG_ID.getName(), loaded.dag().id());
    for (RunParam<?> param : loaded.dag().params()) {
      if (!param.required() || run.params().containsKey(param.name())) {
        values.put(param.field().getName(), run.param(param));
      }
    }
    for (TaskRef<?> input : task.operator().inputs()) {
      values.put(input.fieldName(), inputs.output(input, task.id()));
    }
    for (String mapped : inputs.elements().keySet()) {
      Task<?> around = loaded.tasks().get(mapped);
      Type type = around == null ? null : around.mapping().element();
      if (type != null) {
        values.put(Mapping.fieldName(mapped), inputs.element(mapped, type, task.id(), around));
      }
    }
    return values;
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
