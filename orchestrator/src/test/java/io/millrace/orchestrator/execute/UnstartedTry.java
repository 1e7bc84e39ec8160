package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Graphs;
import io.millrace.orchestrator.secret.Keyring;
import io.millrace.orchestrator.secret.Secrets;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.Operator;
import io.millrace.tasks.TaskRef;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** A try that no node has started, of a task that needs no database. */
final class UnstartedTry {

  private static final Interval DAY =
      new Interval(Instant.parse("2026-11-19T00:00:00Z"), Instant.parse("2026-11-20T00:00:00Z"));

  private UnstartedTry() {}

  static RunningTry of(Operator<?> operator, TryServices services) {
    return of(1, operator, services);
  }

  static RunningTry of(long taskInstanceId, Operator<?> operator, TryServices services) {
    return of(taskInstanceId, operator, task -> {}, services);
  }

  /** {@code said} of the task. */
  static RunningTry of(
      long taskInstanceId, Operator<?> operator, Consumer<TaskRef<?>> said, TryServices services) {
    var builder = Dag.named("unstarted").warehouse("w");
    said.accept(builder.task("only", operator));
    LoadedDag dag = LoadedDag.of(new DagCode(builder.build(), null));
    return new RunningTry(
        Graphs.claim(taskInstanceId, "only"),
        dag,
        Objects.requireNonNull(dag.tasks().get("only")),
        new RunDetails(1, "unstarted", "run", DAY, Map.of(), List.of()),
        services);
  }

  static TryServices services(EngineListener listener) {
    return services(listener, DSL.using(SQLDialect.POSTGRES));
  }

  static TryServices services(EngineListener listener, DSLContext none) {
    return new TryServices(
        "here",
        new UUID(0, 1),
        none,
        name -> {
          throw new IllegalStateException("no warehouse " + name);
        },
        (dag, given) -> Path.of(given),
        new Secrets(none, Keyring.none()),
        listener,
        new Absences(RealTime.clock()),
        RealTime.clock(),
        RealTime.random());
  }
}
