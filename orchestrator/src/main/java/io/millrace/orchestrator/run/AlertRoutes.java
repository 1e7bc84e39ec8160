package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import io.millrace.orchestrator.settings.AlertRoute;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * The channels of a node's alerts, and which alert goes through which of them: the first route
 * whose conditions it meets says so, and without one it goes through all. The log is always told.
 */
public record AlertRoutes(Set<String> channels, List<AlertRoute> routes) {

  public AlertRoutes {
    channels = Set.copyOf(channels);
    routes = List.copyOf(routes);
  }

  /** Every alert goes through all of them. */
  public static AlertRoutes toAll(Set<String> channels) {
    return new AlertRoutes(channels, List.of());
  }

  /** The alert's own columns, and a channel that it may go through. */
  Condition leadTo(Field<String> channel, Field<String> dagId, Field<String> severity) {
    if (routes.isEmpty()) {
      return noCondition();
    }
    return condition(
        """
        {0} = 'log' or coalesce((
          select {0} = any (string_to_array(route.channels, ','))
          from unnest({1}, {2}, {3}, {4}, {5}) with ordinality
            as route (dag, owner, tag, severity, channels, position)
          left join {6} on {7} = {8}
          where (route.dag is null or {8} like route.dag)
            and (route.owner is null or route.owner = {9})
            and (route.tag is null or route.tag = any ({10}))
            and (route.severity is null or route.severity = {11})
          order by route.position
          limit 1), true)
        """,
        channel,
        texts(AlertRoutes::likeDag),
        texts(AlertRoute::owner),
        texts(AlertRoute::tag),
        texts(AlertRoute::severity),
        texts(route -> String.join(",", route.channels())),
        DAG,
        DAG.DAG_ID,
        dagId,
        DAG.OWNER,
        DAG.TAGS,
        severity);
  }

  private static @Nullable String likeDag(AlertRoute route) {
    return route.dag() == null ? null : route.dag().replace("_", "\\_").replace('*', '%');
  }

  private Field<String[]> texts(Function<AlertRoute, @Nullable String> part) {
    return val(routes.stream().map(part).toArray(String[]::new));
  }
}
