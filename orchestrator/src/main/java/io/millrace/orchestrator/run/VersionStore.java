package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_EDGE;
import static io.millrace.sql.orchestrator.Tables.DAG_TASK;
import static io.millrace.sql.orchestrator.Tables.DAG_VERSION;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.insertInto;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.BOOLEAN;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.INTEGER;

import io.millrace.orchestrator.text.Lower;
import io.millrace.tasks.Concurrency;
import io.millrace.tasks.MaxActive;
import io.millrace.tasks.TriggerRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** The structures that DAGs have had. */
final class VersionStore {

  private record Structure(String dagId, String hash) {}

  private record NewTask(long version, int ordinal, RunGraph.Node node) {}

  private record Edge(long version, int upstream, int downstream) {}

  private static final SetStatement<Structure> FIND = SetStatement.of(VersionStore::find);
  private static final SetStatement<NewTask> INSERT_TASKS =
      SetStatement.of(VersionStore::insertTasks);
  private static final SetStatement<Edge> INSERT_EDGES = SetStatement.of(VersionStore::insertEdges);

  private VersionStore() {}

  /** The version with this structure, made if it is new. */
  static long idOf(DSLContext tx, RunGraph graph) {
    var structure = new Structure(graph.dagId(), graph.hash());
    Long known = find(tx, structure);
    if (known != null) {
      return known;
    }
    Long created =
        tx.insertInto(DAG_VERSION)
            .set(DAG_VERSION.DAG_ID, structure.dagId())
            .set(DAG_VERSION.STRUCTURE_HASH, structure.hash())
            .set(DAG_VERSION.MAX_ACTIVE_RUNS, graph.maxActive().runs())
            .set(DAG_VERSION.MAX_ACTIVE_TASKS, graph.maxActive().tasks())
            .set(DAG_VERSION.MAX_ACTIVE_TASKS_PER_RUN, graph.maxActive().tasksPerRun())
            .onConflictDoNothing()
            .returningResult(DAG_VERSION.DAG_VERSION_ID)
            .fetchOne(DAG_VERSION.DAG_VERSION_ID);
    if (created == null) { // another node was quicker
      return Objects.requireNonNull(find(tx, structure));
    }
    insertTasks(tx, created, graph);
    insertEdges(tx, created, graph);
    RunNotice.insert(tx, created, graph.notices());
    return created;
  }

  private static @Nullable Long find(DSLContext tx, Structure structure) {
    var trip = new RoundTrip(tx);
    var found = trip.ask(FIND.over(List.of(structure)), row -> row.getLong(1));
    trip.send();
    return found.get().isEmpty() ? null : found.get().getFirst();
  }

  private static Query find(Rows<Structure> rows) {
    return select(DAG_VERSION.DAG_VERSION_ID)
        .from(DAG_VERSION)
        .where(DAG_VERSION.DAG_ID.eq(rows.value("dag", CLOB, Structure::dagId)))
        .and(DAG_VERSION.STRUCTURE_HASH.eq(rows.value("hash", CLOB, Structure::hash)));
  }

  private static void insertTasks(DSLContext tx, long version, RunGraph graph) {
    List<NewTask> tasks = new ArrayList<>();
    graph.nodes().forEach(node -> tasks.add(new NewTask(version, tasks.size(), node)));
    INSERT_TASKS.execute(tx, tasks);
  }

  private static Query insertTasks(Rows<NewTask> rows) {
    var version = rows.column("version", BIGINT, NewTask::version);
    var ordinal = rows.column("ordinal", INTEGER, NewTask::ordinal);
    var task = rows.column("task", CLOB, it -> it.node().taskId());
    var kind = rows.column("kind", CLOB, it -> it.node().kind().key());
    var rule = rows.column("rule", CLOB, it -> it.node().rule().name());
    var tolerable = rows.column("tolerable", BOOLEAN, it -> it.node().tolerable());
    var queue = rows.column("queue", CLOB, it -> it.node().queue());
    var pool = rows.column("pool", CLOB, it -> it.node().concurrency().pool());
    var slots = rows.column("slots", INTEGER, it -> it.node().concurrency().poolSlots());
    var priority = rows.column("priority", INTEGER, it -> it.node().concurrency().priority());
    var most = rows.column("most", INTEGER, it -> it.node().concurrency().maxActive());
    var past = rows.column("past", CLOB, it -> Lower.of(it.node().relations().past()));
    var part = rows.column("part", CLOB, it -> Lower.of(it.node().relations().role()));
    var group = rows.column("task_group", CLOB, it -> it.node().relations().group());
    var again = rows.column("again", INTEGER, it -> StoredRelations.groupRetries(it.node()));
    var delay = rows.column("delay", BIGINT, it -> StoredRelations.groupRetryMillis(it.node()));
    var in = rows.column("mapped_in", INTEGER, it -> it.node().mapping().in());
    var mapping = rows.column("mapping", CLOB, it -> kind(it.node().mapping()));
    var over = rows.column("mapped_over", INTEGER, it -> it.node().mapping().over());
    var mapMost = rows.column("map_most", INTEGER, it -> most(it.node().mapping()));
    var result = rows.column("map_result", INTEGER, it -> it.node().mapping().result());
    var collected = rows.column("collected", BOOLEAN, it -> it.node().mapping().collected());
    var published =
        rows.column("published", CLOB, it -> String.join("\n", it.node().mapping().publishes()));
    return insertInto(
            DAG_TASK,
            DAG_TASK.DAG_VERSION_ID,
            DAG_TASK.ORDINAL,
            DAG_TASK.TASK_ID,
            DAG_TASK.KIND,
            DAG_TASK.TRIGGER_RULE,
            DAG_TASK.TOLERABLE,
            DAG_TASK.QUEUE,
            DAG_TASK.POOL,
            DAG_TASK.POOL_SLOTS,
            DAG_TASK.PRIORITY,
            DAG_TASK.MAX_ACTIVE,
            DAG_TASK.PAST,
            DAG_TASK.PART,
            DAG_TASK.TASK_GROUP,
            DAG_TASK.GROUP_RETRIES,
            DAG_TASK.GROUP_RETRY_MILLIS,
            DAG_TASK.MAPPED_IN,
            DAG_TASK.MAPPING,
            DAG_TASK.MAPPED_OVER,
            DAG_TASK.MAP_MOST,
            DAG_TASK.MAP_RESULT,
            DAG_TASK.MAP_COLLECTED,
            DAG_TASK.MAP_PUBLISHES)
        .select(
            select(
                    version,
                    ordinal,
                    task,
                    kind,
                    rule,
                    tolerable,
                    queue,
                    pool,
                    slots,
                    priority,
                    most,
                    past,
                    part,
                    group,
                    again,
                    delay,
                    in,
                    mapping,
                    over,
                    mapMost,
                    result,
                    collected,
                    lines(published))
                .from(rows.table()));
  }

  private static Field<String[]> lines(Field<String> text) {
    return field("string_to_array({0}, chr(10))", CLOB.array(), text);
  }

  private static @Nullable String kind(NodeMapping mapping) {
    return mapping.kind() == null ? null : mapping.kind().key();
  }

  private static @Nullable Integer most(NodeMapping mapping) {
    return mapping.isRepeated() ? mapping.most() : null;
  }

  private static void insertEdges(DSLContext tx, long version, RunGraph graph) {
    List<Edge> edges = new ArrayList<>();
    for (int child = 0; child < graph.nodes().size(); child++) {
      for (int parent : graph.nodes().get(child).upstream()) {
        edges.add(new Edge(version, parent, child));
      }
    }
    INSERT_EDGES.execute(tx, edges);
  }

  private static Query insertEdges(Rows<Edge> rows) {
    var version = rows.column("version", BIGINT, Edge::version);
    var upstream = rows.column("upstream", INTEGER, Edge::upstream);
    var downstream = rows.column("downstream", INTEGER, Edge::downstream);
    return insertInto(DAG_EDGE, DAG_EDGE.DAG_VERSION_ID, DAG_EDGE.UPSTREAM, DAG_EDGE.DOWNSTREAM)
        .select(select(version, upstream, downstream).from(rows.table()));
  }

  static RunGraph load(DSLContext tx, long version) {
    var dag =
        tx.selectFrom(DAG_VERSION).where(DAG_VERSION.DAG_VERSION_ID.eq(version)).fetchSingle();
    var maxActive =
        new MaxActive(
            dag.get(DAG_VERSION.MAX_ACTIVE_RUNS),
            dag.get(DAG_VERSION.MAX_ACTIVE_TASKS),
            dag.get(DAG_VERSION.MAX_ACTIVE_TASKS_PER_RUN));
    var tasks =
        tx.selectFrom(DAG_TASK)
            .where(DAG_TASK.DAG_VERSION_ID.eq(version))
            .orderBy(DAG_TASK.ORDINAL)
            .fetch();
    List<List<Integer>> upstream = emptyLists(tasks.size());
    List<List<Integer>> downstream = emptyLists(tasks.size());
    tx.select(DAG_EDGE.UPSTREAM, DAG_EDGE.DOWNSTREAM)
        .from(DAG_EDGE)
        .where(DAG_EDGE.DAG_VERSION_ID.eq(version))
        .orderBy(DAG_EDGE.UPSTREAM, DAG_EDGE.DOWNSTREAM)
        .forEach(edge -> {
          upstream.get(edge.value2()).add(edge.value1());
          downstream.get(edge.value1()).add(edge.value2());
        });
    List<RunGraph.Node> nodes = new ArrayList<>();
    for (var task : tasks) {
      nodes.add(
          new RunGraph.Node(
              task.get(DAG_TASK.TASK_ID),
              RunGraph.Kind.of(task.get(DAG_TASK.KIND)),
              TriggerRule.valueOf(task.get(DAG_TASK.TRIGGER_RULE)),
              task.get(DAG_TASK.TOLERABLE),
              task.get(DAG_TASK.QUEUE),
              new Concurrency(
                  task.get(DAG_TASK.POOL),
                  task.get(DAG_TASK.POOL_SLOTS),
                  task.get(DAG_TASK.PRIORITY),
                  task.get(DAG_TASK.MAX_ACTIVE)),
              StoredRelations.of(task),
              List.copyOf(upstream.get(nodes.size())),
              List.copyOf(downstream.get(nodes.size())),
              mapping(task)));
    }
    return new RunGraph(dag.get(DAG_VERSION.DAG_ID), maxActive, nodes, RunNotice.load(tx, version));
  }

  private static NodeMapping mapping(Record task) {
    String kind = task.get(DAG_TASK.MAPPING);
    Integer most = task.get(DAG_TASK.MAP_MOST);
    return new NodeMapping(
        task.get(DAG_TASK.MAPPED_IN),
        kind == null ? null : NodeMapping.Kind.of(kind),
        task.get(DAG_TASK.MAPPED_OVER),
        most == null ? 0 : most,
        task.get(DAG_TASK.MAP_RESULT),
        task.get(DAG_TASK.MAP_COLLECTED),
        List.of(task.get(DAG_TASK.MAP_PUBLISHES)));
  }

  private static List<List<Integer>> emptyLists(int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> (List<Integer>) new ArrayList<Integer>())
        .toList();
  }
}
