package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.MAP_ELEMENT;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static io.millrace.sql.orchestrator.Tables.TASK_OUTPUT;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.when;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;
import static org.jooq.impl.SQLDataType.JSONB;

import io.millrace.orchestrator.run.CountTasks.Counted;
import io.millrace.tasks.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jspecify.annotations.Nullable;

/**
 * Makes the instances of mapped tasks, groups and loops: an element at a time of a list, or an
 * iteration. Those that are there from before they were cleared are had again, with their tries.
 * One statement a method; the caller holds the runs' locks.
 */
final class ExpandTasks {

  /**
   * The list that a mapped task is mapped over.
   *
   * @param type as PostgreSQL names it, as in {@code array}; null if nothing was handed on
   * @param size its elements, if it is a list
   */
  record Source(long taskInstanceId, @Nullable String type, int size) {

    /** Why it cannot be mapped over; null if it can. */
    @Nullable String fault(String taskId) {
      if (type == null) {
        return taskId
            + ", which it is mapped over, has handed on no list; clear it, so that it hands on one";
      }
      if (!type.equals("array")) {
        return "%s, which it is mapped over, has handed on no list but a JSON value of the type %s"
            .formatted(taskId, type);
      }
      return size > Mapping.MOST_ELEMENTS
          ? "%s, which it is mapped over, has handed on %,d elements, and %,d at most can be mapped; hand on fewer, larger ones, or map parts of them in tasks of their own"
              .formatted(taskId, size, Mapping.MOST_ELEMENTS)
          : null;
    }
  }

  /**
   * Instances to be made.
   *
   * @param parent the mapped task, group or loop
   * @param ordinal of which task
   * @param first the index of the first
   * @param last the index of the last
   */
  record New(Claim parent, int ordinal, RunGraph.Node node, int first, int last) {

    /** What an instance waits for beside itself: of a mapped task's own, nothing. */
    int upstream() {
      return ordinal == parent.ordinal() ? 0 : node.upstream().size();
    }

    @Nullable Integer size() {
      return ordinal == parent.ordinal() ? null : sizeAtFirst(node);
    }
  }

  /**
   * What becomes of the mapped task itself.
   *
   * @param size its elements, or iterations begun
   * @param instances that it waits for from now on, beside those that it waits for already
   * @param anew whether it waits for no other
   */
  record Grown(long taskInstanceId, int size, int instances, boolean anew) {}

  private record Elements(long parentId, long sourceId) {}

  private static final SetStatement<Elements> ELEMENTS = SetStatement.of(ExpandTasks::elements);
  private static final SetStatement<New> INSTANCES = SetStatement.of(ExpandTasks::instances);
  private static final SetStatement<Grown> GROW = SetStatement.of(ExpandTasks::grow);

  private ExpandTasks() {}

  /** As a run begins; null for a task of which there is one. */
  static @Nullable Integer sizeAtFirst(RunGraph.Node node) {
    return node.mapping().isRepeated() ? -1 : null;
  }

  /** What a mapped task is mapped over. */
  static Source source(DSLContext tx, Claim task, RunGraph graph) {
    Integer over = graph.nodes().get(task.ordinal()).mapping().over();
    if (over == null) {
      throw new IllegalArgumentException(task.taskId() + " is not mapped");
    }
    Integer in = graph.nodes().get(over).mapping().in();
    MapPlace place =
        Enclosing.of(
            Enclosing.of(tx, task.mapped()), in == null ? null : graph.nodes().get(in).taskId());
    var type = field("jsonb_typeof({0})", CLOB, TASK_OUTPUT.VALUE);
    var size = when(type.eq("array"), field("jsonb_array_length({0})", INTEGER, TASK_OUTPUT.VALUE));
    return tx.select(TASK_INSTANCE.TASK_INSTANCE_ID, type, coalesce(size, inline(0)))
        .from(TASK_INSTANCE)
        .leftJoin(TASK_OUTPUT)
        .on(TASK_OUTPUT.TASK_INSTANCE_ID.eq(TASK_INSTANCE.TASK_INSTANCE_ID))
        .and(TaskRows.in(TaskState.SUCCESS))
        .where(TASK_INSTANCE.DAG_RUN_ID.eq(task.dagRunId()))
        .and(TASK_INSTANCE.ORDINAL.eq(over))
        .and(TASK_INSTANCE.PARENT_ID.eq(place.parentId()))
        .and(TASK_INSTANCE.MAP_INDEX.eq(place.index()))
        .fetchSingle(row -> new Source(row.value1(), row.value2(), row.value3()));
  }

  /** Keeps each element of a list for the instances that are about it. */
  static void keepElements(RoundTrip trip, Claim task, Source source) {
    trip.add(ELEMENTS.over(List.of(new Elements(task.taskInstanceId(), source.taskInstanceId()))));
  }

  private static Query elements(Rows<Elements> rows) {
    var parent = rows.column("parent", BIGINT, Elements::parentId);
    var source = rows.column("source", BIGINT, Elements::sourceId);
    var index = field(name("e", "index"), BIGINT).minus(inline(1L)).cast(INTEGER);
    return insertInto(MAP_ELEMENT, MAP_ELEMENT.PARENT_ID, MAP_ELEMENT.MAP_INDEX, MAP_ELEMENT.VALUE)
        .select(
            select(parent, index, field(name("e", "value"), JSONB))
                .from(rows.table())
                .join(TASK_OUTPUT)
                .on(TASK_OUTPUT.TASK_INSTANCE_ID.eq(source))
                .crossJoin(
                    lateral(table("jsonb_array_elements({0}) with ordinality", TASK_OUTPUT.VALUE))
                        .as("e", "value", "index")))
        .onConflict(MAP_ELEMENT.PARENT_ID, MAP_ELEMENT.MAP_INDEX)
        .doUpdate()
        .set(MAP_ELEMENT.VALUE, excluded(MAP_ELEMENT.VALUE));
  }

  /** Hands the value of a loop's iteration on to the next. */
  static void keepNext(RoundTrip trip, Claim loop, int index, long resultId) {
    trip.add(
        insertInto(MAP_ELEMENT, MAP_ELEMENT.PARENT_ID, MAP_ELEMENT.MAP_INDEX, MAP_ELEMENT.VALUE)
            .select(
                select(inline(loop.taskInstanceId()), inline(index), LoopOutput.value())
                    .from(TASK_OUTPUT)
                    .where(TASK_OUTPUT.TASK_INSTANCE_ID.eq(resultId)))
            .onConflict(MAP_ELEMENT.PARENT_ID, MAP_ELEMENT.MAP_INDEX)
            .doUpdate()
            .set(MAP_ELEMENT.VALUE, excluded(MAP_ELEMENT.VALUE)));
  }

  /** The instances of one element or several, of each task that is to have them. */
  static List<New> of(Claim parent, RunGraph graph, int first, int last) {
    List<New> instances = new ArrayList<>();
    for (int ordinal : graph.bodyOf(parent.ordinal())) {
      instances.add(new New(parent, ordinal, graph.nodes().get(ordinal), first, last));
    }
    return instances;
  }

  /** Makes them, waiting; in batches, so that what is read at once stays small. */
  static List<Counted> make(
      DSLContext tx, RoundTrip trip, List<New> instances, LongFunction<LockedRun> runs) {
    var made = trip.ask(INSTANCES.over(instances), row -> CountTasks.read(row, runs));
    trip.send();
    return made.get();
  }

  private static Query instances(Rows<New> rows) {
    var run = rows.column("run", BIGINT, it -> it.parent().dagRunId());
    var ordinal = rows.column("ordinal", INTEGER, New::ordinal);
    var parent = rows.column("parent", BIGINT, it -> it.parent().taskInstanceId());
    var path = rows.column("path", CLOB, it -> it.parent().mapped().path());
    var taskId = rows.column("task_id", CLOB, it -> it.node().taskId());
    var rule = rows.column("rule", CLOB, it -> it.node().rule().name());
    var total = rows.column("total", INTEGER, New::upstream);
    var size = rows.column("size", INTEGER, New::size);
    var first = rows.column("first", INTEGER, New::first);
    var last = rows.column("last", INTEGER, New::last);
    Field<Integer> index = field(name("i", "index"), INTEGER);
    return insertInto(
            TASK_INSTANCE,
            TASK_INSTANCE.DAG_RUN_ID,
            TASK_INSTANCE.ORDINAL,
            TASK_INSTANCE.PARENT_ID,
            TASK_INSTANCE.MAP_INDEX,
            TASK_INSTANCE.MAP_PATH,
            TASK_INSTANCE.TASK_ID,
            TASK_INSTANCE.TRIGGER_RULE,
            TASK_INSTANCE.STATE,
            TASK_INSTANCE.GENERATION,
            TASK_INSTANCE.TRY_NUMBER,
            TASK_INSTANCE.RESCUES,
            TASK_INSTANCE.TOKEN,
            TASK_INSTANCE.UPSTREAM_TOTAL,
            TASK_INSTANCE.UPSTREAM_SUCCESS,
            TASK_INSTANCE.UPSTREAM_FAILED,
            TASK_INSTANCE.UPSTREAM_SKIPPED,
            TASK_INSTANCE.MAP_SIZE)
        .select(
            select(
                    run,
                    ordinal,
                    parent,
                    index,
                    field("{0} || '[' || {1} || ']'", CLOB, path, index),
                    taskId,
                    rule,
                    inline(TaskState.WAITING.key()),
                    inline(1),
                    inline(0),
                    inline(0),
                    inline(0L),
                    total,
                    inline(0),
                    inline(0),
                    inline(0),
                    size)
                .from(rows.table())
                .crossJoin(
                    lateral(table("generate_series({0}, {1})", first, last)).as("i", "index")))
        .onConflict(
            TASK_INSTANCE.DAG_RUN_ID,
            TASK_INSTANCE.ORDINAL,
            TASK_INSTANCE.PARENT_ID,
            TASK_INSTANCE.MAP_INDEX)
        .doUpdate()
        .set(TASK_INSTANCE.STATE, inline(TaskState.WAITING.key()))
        .setNull(TASK_INSTANCE.REASON)
        .setNull(TASK_INSTANCE.ENDED_AT)
        .set(TASK_INSTANCE.UPSTREAM_TOTAL, excluded(TASK_INSTANCE.UPSTREAM_TOTAL))
        .set(TASK_INSTANCE.UPSTREAM_SUCCESS, inline(0))
        .set(TASK_INSTANCE.UPSTREAM_FAILED, inline(0))
        .set(TASK_INSTANCE.UPSTREAM_SKIPPED, inline(0))
        .set(TASK_INSTANCE.MAP_SIZE, excluded(TASK_INSTANCE.MAP_SIZE))
        .returning(CountTasks.madeAnew());
  }

  /** Has mapped tasks wait for their instances. */
  static void grow(RoundTrip trip, List<Grown> tasks) {
    trip.add(GROW.over(tasks));
  }

  private static Query grow(Rows<Grown> rows) {
    var id = rows.column("id", BIGINT, Grown::taskInstanceId);
    var size = rows.column("size", INTEGER, Grown::size);
    var instances = rows.column("instances", INTEGER, Grown::instances);
    var kept = rows.column("kept", INTEGER, grown -> grown.anew() ? 0 : 1);
    return update(TASK_INSTANCE)
        .set(TASK_INSTANCE.MAP_SIZE, size)
        .set(
            TASK_INSTANCE.STARTED_AT,
            when(kept.eq(0), currentOffsetDateTime()).otherwise(TASK_INSTANCE.STARTED_AT))
        .set(TASK_INSTANCE.UPSTREAM_TOTAL, TASK_INSTANCE.UPSTREAM_TOTAL.times(kept).plus(instances))
        .set(TASK_INSTANCE.UPSTREAM_SUCCESS, TASK_INSTANCE.UPSTREAM_SUCCESS.times(kept))
        .set(TASK_INSTANCE.UPSTREAM_FAILED, TASK_INSTANCE.UPSTREAM_FAILED.times(kept))
        .set(TASK_INSTANCE.UPSTREAM_SKIPPED, TASK_INSTANCE.UPSTREAM_SKIPPED.times(kept))
        .from(rows.table())
        .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(id));
  }
}
