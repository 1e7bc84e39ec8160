package io.millrace.orchestrator.chaos;

import io.millrace.orchestrator.chaos.Fault.Where;
import io.millrace.orchestrator.chaos.FaultKind.Target;
import io.millrace.orchestrator.chaos.Injector.Injected;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/** How many faults of each kind there were, and how many of them befell a try under way. */
final class Hits {

  /** Of one kind of faults. */
  record Count(int injected, int hits) {

    Count plus(Count other) {
      return new Count(injected + other.injected, hits + other.hits);
    }
  }

  private Hits() {}

  static Map<FaultKind, Count> of(List<Injected> faults, DSLContext orchestrator) {
    Map<FaultKind, Count> counts = new EnumMap<>(FaultKind.class);
    for (Injected fault : faults) {
      var count = new Count(1, befellTry(fault, orchestrator) ? 1 : 0);
      counts.merge(fault.fault().kind(), count, Count::plus);
    }
    return counts;
  }

  private static boolean befellTry(Injected fault, DSLContext orchestrator) {
    Target target = fault.fault().kind().target();
    if (target == Target.SESSIONS) {
      return !fault.processes().isEmpty();
    }
    boolean ofNode = target == Target.NODE || target == Target.NETWORK;
    Long process = fault.processes().isEmpty() ? null : fault.processes().getFirst();
    if (ofNode && process == null) {
      return false;
    }
    // What ends a process ends its tries at once; a network has an effect as long as it is cut.
    Duration lasts = target == Target.NETWORK ? fault.fault().lasts() : Duration.ZERO;
    boolean inWarehouse = !ofNode && fault.fault().where() == Where.WAREHOUSE;
    return !orchestrator
        .fetch(
            """
            select from orchestrator.task_try y
            join orchestrator.task_instance t using (task_instance_id)
            join orchestrator.node n on n.node_id = y.node_id
            where y.started_at <= {1} and coalesce(y.ended_at, 'infinity') >= {0}
              and ({2}::bigint is null or n.pid = {2})
              and ({3} is false or t.task_id not like 'note%')
            limit 1
            """,
            fault.at().atOffset(ZoneOffset.UTC),
            fault.at().plus(lasts).atOffset(ZoneOffset.UTC),
            process,
            inWarehouse)
        .isEmpty();
  }
}
