package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.INCIDENT;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.with;
import static org.jooq.impl.SQLDataType.CLOB;

import io.millrace.orchestrator.run.ResolveIncidents.Resolution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Query;

/**
 * Keeps incidents in step with what checks find, in the transaction that records it: opens them,
 * adds to them, resolves them. Of tries without checks it sends nothing, and of tries whose checks
 * pass nothing but the question whether they have an incident.
 *
 * <p>The statements come before those of the alerts, which ask the incidents what is to be told.
 */
final class RecordIncidents {

  private record Asked(String dagId, String taskId) {}

  private static final SetStatement<Asked> UNRESOLVED = SetStatement.of(RecordIncidents::question);

  private final AlertRoutes routes;
  private final SetStatement<Ending> tries;
  private final SetStatement<InstanceAlerts.Mapped> instances;

  RecordIncidents(AlertRoutes routes) {
    this.routes = routes;
    this.tries = SetStatement.of(rows -> record(FoundByChecks.byTries(rows), routes));
    this.instances = SetStatement.of(rows -> record(FoundByChecks.byInstances(rows), routes));
  }

  /** Whether something may be resolved by these: any of their tasks has an incident. */
  static Supplier<Boolean> mayResolve(RoundTrip trip, List<Ending> endings, HeldRuns runs) {
    List<Asked> asked =
        endings.stream()
            .filter(RecordIncidents::isJudged)
            .filter(end -> end.effect().checks().stream().anyMatch(RecordIncidents::hasPassed))
            .map(end -> end.finished().claim())
            .map(claim -> new Asked(runs.graph(claim.dagRunId()).dagId(), claim.taskId()))
            .toList();
    if (asked.isEmpty()) {
      return () -> false;
    }
    var found = trip.ask(UNRESOLVED.over(asked), row -> row.getInt(1));
    return () -> !found.get().isEmpty();
  }

  private static Query question(Rows<Asked> rows) {
    var dag = rows.column("dag", CLOB, Asked::dagId);
    var task = rows.column("task", CLOB, Asked::taskId);
    return select(inline(1))
        .from(rows.table())
        .join(INCIDENT)
        .on(INCIDENT.DAG_ID.eq(dag))
        .and(INCIDENT.TASK_ID.eq(task))
        .and(IncidentKey.UNRESOLVED)
        .limit(inline(1));
  }

  /** What these tries found; false if it changes nothing. Instances are left out. */
  boolean add(RoundTrip trip, List<Ending> endings, boolean mayResolve) {
    List<Ending> judged = endings.stream().filter(RecordIncidents::isJudged).toList();
    boolean changes =
        !judged.isEmpty()
            && (mayResolve
                || judged.stream()
                    .flatMap(end -> end.effect().checks().stream())
                    .anyMatch(check -> !hasPassed(check)));
    if (changes) {
      inTurns(judged, end -> end.finished().claim().taskId())
          .forEach(turn -> trip.add(tries.over(turn)));
    }
    return changes;
  }

  /** What was found by the instances of these tasks, all of which have ended. */
  void addInstances(RoundTrip trip, List<InstanceAlerts.Mapped> tasks) {
    inTurns(tasks, InstanceAlerts.Mapped::ordinal).forEach(turn -> trip.add(instances.over(turn)));
  }

  /** Those that somebody names are settled. */
  void resolve(RoundTrip trip, Condition which, Resolution how, String why) {
    trip.add(
        Outbox.deliver(
            with(ResolveIncidents.named(which, how, why))
                .with(ResolveIncidents.events())
                .with(Outbox.written(ResolveIncidents.alerts())),
            routes));
  }

  private static boolean isJudged(Ending ending) {
    return ending.finished().claim().mapped().isNone() && !ending.effect().checks().isEmpty();
  }

  private static boolean hasPassed(CheckResult check) {
    return check.status() == CheckResult.Status.PASSED;
  }

  /** A statement changes a row once: the same task of several runs comes in as many statements. */
  private static <E> List<List<E>> inTurns(List<E> judged, Function<E, Object> task) {
    List<List<E>> turns = new ArrayList<>();
    Map<Object, Integer> before = new HashMap<>();
    for (E one : judged) {
      int turn = before.merge(task.apply(one), 1, Integer::sum) - 1;
      if (turn == turns.size()) {
        turns.add(new ArrayList<>());
      }
      turns.get(turn).add(one);
    }
    return turns;
  }

  private static Query record(CommonTableExpression<?> found, AlertRoutes routes) {
    return Outbox.deliver(
        with(found)
            .with(OpenIncidents.counted())
            .with(OpenIncidents.events())
            .with(ResolveIncidents.passed())
            .with(ResolveIncidents.events())
            .with(Outbox.written(ResolveIncidents.alerts())),
        routes);
  }
}
