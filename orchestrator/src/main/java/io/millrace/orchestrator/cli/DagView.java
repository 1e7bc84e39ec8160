package io.millrace.orchestrator.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.orchestrator.catalog.KnownDag;
import io.millrace.orchestrator.sample.RunSources;
import io.millrace.orchestrator.schedule.AwaitedUpdates;
import io.millrace.orchestrator.settings.Settings;
import io.millrace.orchestrator.text.Lower;
import io.millrace.tasks.Check;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Operator;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.Task;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.lineage.TableName;
import java.util.Collection;
import java.util.List;
import org.jooq.QueryPart;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A DAG as it is shown.
 *
 * @param source what runs read that are given no folder; null if that is nothing
 * @param updates what it waits for, if it is started by updates and the database runs
 */
record DagView(
    String dagId,
    String description,
    String schedule,
    @Nullable String warehouse,
    String origin,
    @Nullable String source,
    List<ParamView> params,
    List<TaskView> tasks,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable AwaitedUpdates updates) {

  record ParamView(
      String name,
      String type,
      boolean required,
      @Nullable String defaultValue,
      String description) {

    static ParamView of(RunParam<?> param) {
      Object value = param.defaultValue();
      return new ParamView(
          param.name(),
          param.type().name(),
          param.required(),
          value == null ? null : value.toString(),
          param.description());
    }

    String sentence() {
      String rest = required ? "required" : "default \"" + defaultValue + "\"";
      return name + " (" + type + ", " + rest + ") " + description;
    }
  }

  record CheckView(
      String check, String table, String severity, String thresholds, @Nullable String sql) {}

  record TaskView(
      String taskId,
      @Nullable String group,
      String role,
      String past,
      List<String> upstream,
      String triggerRule,
      int retries,
      List<String> reads,
      List<String> writes,
      List<CheckView> checks,
      List<String> statements) {}

  private static final org.jooq.conf.Settings READABLE =
      new org.jooq.conf.Settings().withRenderFormatted(true);

  static DagView of(KnownDag known, Settings settings, boolean withSql) {
    Dag dag = known.dag();
    return new DagView(
        dag.id(),
        dag.description(),
        dag.timing().schedule().inWords(),
        dag.warehouse(),
        known.origin(),
        RunSources.unlessGiven(settings, dag).orElse(null),
        dag.params().stream().map(ParamView::of).toList(),
        dag.tasks().stream().map(task -> task(task, withSql)).toList(),
        null);
  }

  DagView withUpdates(@Nullable AwaitedUpdates awaited) {
    return new DagView(
        dagId, description, schedule, warehouse, origin, source, params, tasks, awaited);
  }

  private static TaskView task(Task<?> task, boolean withSql) {
    return new TaskView(
        task.id(),
        task.relations().group(),
        Lower.of(task.relations().role()),
        Lower.of(task.relations().past()),
        task.upstream().stream().sorted().toList(),
        Lower.of(task.triggerRule()),
        task.limits().retries().times(),
        names(task.lineage().reads()),
        names(task.lineage().writes()),
        task.checks().stream().map(check -> check(check, withSql)).toList(),
        withSql ? statements(task.operator()) : List.of());
  }

  private static CheckView check(Check check, boolean withSql) {
    return new CheckView(
        check.name(),
        check.table().toString(),
        Lower.of(check.severity()),
        check.consequence(),
        withSql ? rendered(check.counts()) : null);
  }

  private static List<String> statements(Operator<?> operator) {
    return operator instanceof WarehouseOperator<?> warehouse
        ? warehouse.statements().stream().map(DagView::rendered).toList()
        : List.of();
  }

  /** Without a run: its values are names such as {@code :logical_date}. */
  private static String rendered(QueryPart query) {
    return DSL.using(SQLDialect.POSTGRES, READABLE).renderInlined(query);
  }

  private static List<String> names(Collection<TableName> tables) {
    return tables.stream().map(TableName::toString).toList();
  }
}
