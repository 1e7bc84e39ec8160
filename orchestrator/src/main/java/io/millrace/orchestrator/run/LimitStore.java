package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.LIMIT_USE;
import static io.millrace.sql.orchestrator.Tables.POOL;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.deleteFrom;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;

import io.millrace.orchestrator.run.ReadyQueue.Entry;
import io.millrace.orchestrator.run.SetStatement.Bound;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jooq.Query;

/** What running task instances take of limits; one statement a method. */
final class LimitStore {

  /** A task instance that takes slots of a limit. */
  private record Use(long taskInstanceId, Limit limit) {}

  private record Sum(String key, int slots) {}

  /** Taken in the order of the keys, after runs and task instances. */
  private static final int OF_LIMITS = 0x6c696d;

  private static final SetStatement<String> LOCK = SetStatement.of(LimitStore::lock);
  private static final SetStatement<String> USED = SetStatement.of(LimitStore::used);
  private static final SetStatement<String> POOLS = SetStatement.of(LimitStore::pools);
  private static final SetStatement<Use> USE = SetStatement.of(LimitStore::use);
  private static final SetStatement<Long> RELEASE = SetStatement.of(LimitStore::release);

  private LimitStore() {}

  /** Keeps others from taking of these limits, to the end of the transaction. */
  static Bound lock(Collection<TaskLimits> tasks) {
    return LOCK.over(keys(tasks).sorted().toList());
  }

  private static Query lock(Rows<String> rows) {
    return select(
            field(
                "pg_advisory_xact_lock({0}, hashtext({1}))",
                Object.class, inline(OF_LIMITS), rows.column("key", CLOB, key -> key)))
        .from(rows.table());
  }

  /** Asks what is left of these limits. */
  static Supplier<Room> room(RoundTrip trip, Collection<TaskLimits> tasks) {
    var used = trip.ask(USED.over(keys(tasks).toList()), LimitStore::slots);
    var pools = trip.ask(POOLS.over(poolNames(tasks)), LimitStore::slots);
    return () -> new Room(byKey(used.get()), byKey(pools.get()));
  }

  private static Stream<String> keys(Collection<TaskLimits> tasks) {
    return tasks.stream().flatMap(task -> task.all().stream()).map(Limit::key).distinct();
  }

  private static List<String> poolNames(Collection<TaskLimits> tasks) {
    return tasks.stream()
        .flatMap(task -> task.all().stream())
        .filter(Limit::isOfPool)
        .map(Limit::pool)
        .distinct()
        .toList();
  }

  private static Query used(Rows<String> rows) {
    return select(LIMIT_USE.LIMIT_KEY, sum(LIMIT_USE.SLOTS))
        .from(LIMIT_USE)
        .where(LIMIT_USE.LIMIT_KEY.eq(any(rows.array("keys", CLOB, key -> key))))
        .groupBy(LIMIT_USE.LIMIT_KEY);
  }

  private static Query pools(Rows<String> rows) {
    return select(POOL.NAME, POOL.SLOTS)
        .from(POOL)
        .where(POOL.NAME.eq(any(rows.array("names", CLOB, name -> name))));
  }

  private static Sum slots(ResultSet row) throws SQLException {
    return new Sum(row.getString(1), row.getInt(2));
  }

  private static Map<String, Integer> byKey(List<Sum> sums) {
    Map<String, Integer> byKey = new HashMap<>();
    sums.forEach(sum -> byKey.put(sum.key(), sum.slots()));
    return byKey;
  }

  /** Takes of its limits what each of these tasks takes. */
  static Bound use(Collection<Entry> tasks) {
    List<Use> uses = new ArrayList<>();
    tasks.forEach(task ->
        task.limits().all().forEach(limit -> uses.add(new Use(task.taskInstanceId(), limit))));
    return USE.over(uses);
  }

  private static Query use(Rows<Use> rows) {
    var id = rows.column("id", BIGINT, Use::taskInstanceId);
    var key = rows.column("key", CLOB, use -> use.limit().key());
    var slots = rows.column("slots", INTEGER, use -> use.limit().slots());
    return insertInto(LIMIT_USE, LIMIT_USE.TASK_INSTANCE_ID, LIMIT_USE.LIMIT_KEY, LIMIT_USE.SLOTS)
        .select(select(id, key, slots).from(rows.table()));
  }

  /** Gives back what task instances took that run no more. */
  static Bound release(List<Long> taskInstanceIds) {
    return RELEASE.over(taskInstanceIds);
  }

  private static Query release(Rows<Long> rows) {
    return deleteFrom(LIMIT_USE)
        .where(LIMIT_USE.TASK_INSTANCE_ID.eq(any(rows.array("ids", BIGINT, id -> id))));
  }
}
