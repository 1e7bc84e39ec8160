package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_TASK;
import static io.millrace.sql.orchestrator.Tables.DAG_VERSION;
import static io.millrace.sql.orchestrator.Tables.LIMIT_USE;
import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.NODE_DAG;
import static io.millrace.sql.orchestrator.Tables.POOL;
import static io.millrace.sql.orchestrator.Tables.READY_QUEUE;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.sum;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** The pools whose slots tasks take while they run. Thread-safe. */
public final class Pools {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  private final DSLContext database;

  public Pools(DSLContext database) {
    this.database = database;
  }

  /**
   * A pool as it is now.
   *
   * @param used slots taken by running task instances
   * @param waiting task instances that wait for slots
   */
  public record Pool(String name, int slots, int used, int waiting, String description) {}

  public List<Pool> list() {
    Field<Integer> used =
        field(
            select(coalesce(sum(LIMIT_USE.SLOTS), inline(0)).cast(Integer.class))
                .from(LIMIT_USE)
                .where(LIMIT_USE.LIMIT_KEY.eq(inline(Limit.keyOfPool("")).concat(POOL.NAME))));
    Field<Integer> waiting =
        field(
            selectCount()
                .from(READY_QUEUE)
                .where(
                    READY_QUEUE.LIMITS.startsWith(
                        inline(Limit.keyOfPool("")).concat(POOL.NAME).concat("="))));
    return database
        .select(POOL.NAME, POOL.SLOTS, used, waiting, POOL.DESCRIPTION)
        .from(POOL)
        .orderBy(POOL.NAME)
        .fetch(
            row -> new Pool(row.value1(), row.value2(), row.value3(), row.value4(), row.value5()));
  }

  /**
   * Makes a pool, or gives it other slots: tasks that hold more go on, and no other starts until
   * they end. Of one with no slots, no task starts.
   *
   * @param description null to leave it as it is
   * @throws PoolRefused if it is no name, or the slots are below zero
   */
  public void set(String name, int slots, @Nullable String description) {
    if (!NAME.matcher(name).matches()) {
      throw new PoolRefused(
          "The pool name \"%s\" must be a lower-case letter, then lower-case letters, digits or _; at most 63 characters."
              .formatted(name));
    }
    if (slots < 0) {
      throw new PoolRefused(
          "A pool cannot have %d slots; give it 0 to hold its tasks, or more.".formatted(slots));
    }
    database.transaction(configuration -> {
      DSLContext tx = configuration.dsl();
      tx.insertInto(POOL)
          .set(POOL.NAME, name)
          .set(POOL.SLOTS, slots)
          .set(POOL.DESCRIPTION, description == null ? "" : description)
          .onConflict(POOL.NAME)
          .doUpdate()
          .set(POOL.SLOTS, slots)
          .set(POOL.DESCRIPTION, description == null ? POOL.DESCRIPTION : inline(description))
          .execute();
      Bell.ring(tx);
    });
  }

  /**
   * Removes a pool; false if there is none of that name.
   *
   * @throws PoolRefused if a DAG has tasks in it
   */
  public boolean remove(String name) {
    return database.transactionResult(configuration -> remove(configuration.dsl(), name));
  }

  /** Its lock waits for runs that are being created, and has later ones wait. */
  private static boolean remove(DSLContext tx, String name) {
    tx.select(POOL.NAME).from(POOL).where(POOL.NAME.eq(name)).forUpdate().execute();
    List<String> users = users(tx, name);
    if (!users.isEmpty()) {
      throw new PoolRefused(
          "Tasks of %s are in the pool %s; take them out of it, or let it have 0 slots to hold them."
              .formatted(String.join(", ", users), name));
    }
    return tx.deleteFrom(POOL).where(POOL.NAME.eq(name)).execute() == 1;
  }

  /** The DAGs that a living node has, or that have unfinished runs, with tasks in a pool. */
  private static List<String> users(DSLContext tx, String pool) {
    var ofNodes =
        select(NODE_DAG.DAG_VERSION_ID)
            .from(NODE_DAG)
            .join(NODE)
            .on(NODE.NODE_ID.eq(NODE_DAG.NODE_ID))
            .where(NODE.STATE.eq(NodeState.ALIVE.key()));
    var ofRuns =
        select(DAG_RUN.DAG_VERSION_ID)
            .from(DAG_RUN)
            .where(DAG_RUN.STATE.in(RunState.QUEUED.key(), RunState.RUNNING.key()));
    return tx.selectDistinct(DAG_VERSION.DAG_ID)
        .from(DAG_TASK)
        .join(DAG_VERSION)
        .on(DAG_VERSION.DAG_VERSION_ID.eq(DAG_TASK.DAG_VERSION_ID))
        .where(DAG_TASK.POOL.eq(pool))
        .and(DAG_TASK.DAG_VERSION_ID.in(ofNodes).or(DAG_TASK.DAG_VERSION_ID.in(ofRuns)))
        .orderBy(DAG_VERSION.DAG_ID)
        .fetch(DAG_VERSION.DAG_ID);
  }

  /**
   * Refuses a run whose tasks would wait for ever. Until the transaction ends, none of its pools is
   * removed.
   *
   * @throws PoolRefused if a task is in a pool that does not exist, or never has enough
   */
  public static void requireThose(DSLContext tx, RunGraph graph) {
    requireThose(tx, graph, graph.nodes());
  }

  /** As above, of some tasks of a run. */
  static void requireThose(DSLContext tx, RunGraph graph, List<RunGraph.Node> tasks) {
    List<RunGraph.Node> pooled =
        tasks.stream().filter(node -> node.concurrency().pool() != null).toList();
    if (pooled.isEmpty()) {
      return;
    }
    Map<String, Integer> all =
        tx.select(POOL.NAME, POOL.SLOTS)
            .from(POOL)
            .where(POOL.NAME.in(pooled.stream().map(node -> node.concurrency().pool()).toList()))
            .orderBy(POOL.NAME)
            .forKeyShare()
            .fetchMap(POOL.NAME, POOL.SLOTS);
    for (RunGraph.Node task : pooled) {
      String pool = task.concurrency().pool();
      Integer slots = all.get(pool);
      int needed = task.concurrency().poolSlots();
      if (slots == null) {
        throw new PoolRefused(
            "Task %s of DAG %s is in the pool %s, which does not exist; make it with `millrace pools set %s SLOTS`."
                .formatted(task.taskId(), graph.dagId(), pool, pool));
      }
      if (slots > 0 && slots < needed) {
        throw new PoolRefused(
            "Task %s of DAG %s takes %d slots of the pool %s, which has %d; let it have more with `millrace pools set %s %d`."
                .formatted(task.taskId(), graph.dagId(), needed, pool, slots, pool, needed));
      }
    }
  }
}
