package io.millrace.orchestrator.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A statement over a set of elements: written with jOOQ, rendered once, sent as often as wanted,
 * since rendering it takes as long as executing it. Immutable.
 */
final class SetStatement<E> {

  private static final DSLContext RENDERER = DSL.using(SQLDialect.POSTGRES);

  /** A statement with its values, to be sent. */
  record Bound(String sql, List<@Nullable Object> values) {

    /** A statement of a form of its own; for what is seldom sent. */
    static Bound of(Query query) {
      return new Bound(
          RENDERER.render(query),
          new ArrayList<@Nullable Object>(RENDERER.extractBindValues(query)));
    }
  }

  private final String sql;
  private final List<Function<List<E>, @Nullable Object>> values;

  private SetStatement(String sql, List<Function<List<E>, @Nullable Object>> values) {
    this.sql = sql;
    this.values = values;
  }

  /** Writes it; {@code text} declares each column of its rows, and uses them once. */
  static <E> SetStatement<E> of(Function<Rows<E>, Query> text) {
    var rows = new Rows<E>();
    Query query = text.apply(rows);
    List<Function<List<E>, @Nullable Object>> values = new ArrayList<>();
    RENDERER
        .extractParams(query)
        .forEach((name, param) -> {
          if (!param.isInline()) {
            values.add(rows.values(name, param.getValue()));
          }
        });
    return new SetStatement<>(RENDERER.render(query), values);
  }

  Bound over(List<E> elements) {
    List<@Nullable Object> bound = new ArrayList<>(values.size());
    values.forEach(value -> bound.add(value.apply(elements)));
    return new Bound(sql, bound);
  }

  /** Sends it alone. */
  void execute(DSLContext tx, List<E> elements) {
    var trip = new RoundTrip(tx);
    trip.add(over(elements));
    trip.send();
  }
}
