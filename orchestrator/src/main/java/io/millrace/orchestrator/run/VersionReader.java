package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_EDGE;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.DAG_TASK;
import static io.millrace.sql.orchestrator.Tables.DAG_VERSION;
import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.NODE_DAG;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.selectCount;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;

/** What people ask about the versions of a DAG. Reads only. */
public final class VersionReader {

  /**
   * A structure that a DAG has had.
   *
   * @param number from 1, in the order in which nodes first loaded them
   * @param hash equal for equal structures
   * @param createdAt when a node first loaded it
   * @param runs that are tied to it
   * @param nodes that are alive and have it
   */
  public record Version(
      int number,
      long dagVersionId,
      String hash,
      Instant createdAt,
      int tasks,
      int edges,
      int runs,
      int nodes) {}

  /**
   * Which of a DAG's versions a run has.
   *
   * @param number from 1
   * @param of so many there are
   */
  public record OfRun(int number, int of) {

    public boolean isNewest() {
      return number == of;
    }
  }

  private final DSLContext database;

  public VersionReader(DSLContext database) {
    this.database = database;
  }

  /** The versions of a DAG, the oldest first. */
  public List<Version> of(String dagId) {
    var id = DAG_VERSION.DAG_VERSION_ID;
    var tasks = field(selectCount().from(DAG_TASK).where(DAG_TASK.DAG_VERSION_ID.eq(id)));
    var edges = field(selectCount().from(DAG_EDGE).where(DAG_EDGE.DAG_VERSION_ID.eq(id)));
    var runs =
        field(
            selectCount()
                .from(DAG_RUN)
                .where(DAG_RUN.DAG_ID.eq(DAG_VERSION.DAG_ID))
                .and(DAG_RUN.DAG_VERSION_ID.eq(id)));
    var nodes =
        field(
            selectCount()
                .from(NODE_DAG)
                .join(NODE)
                .on(NODE.NODE_ID.eq(NODE_DAG.NODE_ID))
                .where(NODE_DAG.DAG_VERSION_ID.eq(id))
                .and(NODE.STATE.eq(NodeState.ALIVE.key())));
    List<Version> versions = new ArrayList<>();
    database
        .select(id, DAG_VERSION.STRUCTURE_HASH, DAG_VERSION.CREATED_AT, tasks, edges, runs, nodes)
        .from(DAG_VERSION)
        .where(DAG_VERSION.DAG_ID.eq(dagId))
        .orderBy(id)
        .forEach(row ->
            versions.add(
                new Version(
                    versions.size() + 1,
                    row.value1(),
                    row.value2(),
                    row.value3().toInstant(),
                    row.value4(),
                    row.value5(),
                    row.value6(),
                    row.value7())));
    return versions;
  }

  /** The version that a run is tied to. */
  public OfRun ofRun(long dagRunId) {
    return database
        .select(count().filterWhere(DAG_VERSION.DAG_VERSION_ID.le(DAG_RUN.DAG_VERSION_ID)), count())
        .from(DAG_RUN)
        .join(DAG_VERSION)
        .on(DAG_VERSION.DAG_ID.eq(DAG_RUN.DAG_ID))
        .where(DAG_RUN.DAG_RUN_ID.eq(dagRunId))
        .fetchSingle(row -> new OfRun(row.value1(), row.value2()));
  }

  /** The structure of a version. */
  public RunGraph graph(Version version) {
    return graph(version.dagVersionId());
  }

  /** The structure of a version, by its key. */
  public RunGraph graph(long dagVersionId) {
    return VersionStore.load(database, dagVersionId);
  }
}
