package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.sql.orchestrator.Tables.NODE_DAG;
import static org.jooq.impl.DSL.arrayOverlap;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.val;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** What the run of a task instance waits for; most of it while it is queued. */
final class RunConditions {

  private RunConditions() {}

  static Optional<String> stopping(DSLContext database, WaitingTask task) {
    return task.run().stop() == null || task.tearsDown()
        ? Optional.empty()
        : Optional.of("its run is being stopped");
  }

  static Optional<String> paused(DSLContext database, WaitingTask task) {
    WaitingTask.OfRun run = task.run();
    return run.pausedAt() == null
        ? Optional.empty()
        : Optional.of(
            "its run is paused since %s; `millrace runs resume %s` has it go on"
                .formatted(WaitingTask.shown(run.pausedAt()), run.runId()));
  }

  static Optional<String> loadedNowhere(DSLContext database, WaitingTask task) {
    if (task.run().state() != RunState.QUEUED || isLoaded(database, task.run().dagId())) {
      return Optional.empty();
    }
    return Optional.of(
        "its run is queued: no node that is alive has loaded DAG %s; start one with `millrace serve`"
            .formatted(task.run().dagId()));
  }

  private static boolean isLoaded(DSLContext database, String dagId) {
    return database.fetchExists(
        database
            .selectOne()
            .from(NODE_DAG)
            .join(NODE)
            .on(NODE.NODE_ID.eq(NODE_DAG.NODE_ID))
            .where(NODE_DAG.DAG_ID.eq(dagId))
            .and(NODE.STATE.eq(NodeState.ALIVE.key()))
            .and(not(NODE.LEAVING)));
  }

  static Optional<String> tablesTaken(DSLContext database, WaitingTask task) {
    if (task.run().state() != RunState.QUEUED) {
      return Optional.empty();
    }
    Rival writer = rival(database, task, DAG_RUN.STATE.eq(RunState.RUNNING.key()));
    return writer == null
        ? Optional.empty()
        : Optional.of(
            "its run is queued: table %s is being written by run %s of DAG %s%s"
                .formatted(
                    writer.table(),
                    writer.runId(),
                    writer.dagId(),
                    writer.paused() ? ", which is paused" : ""));
  }

  static Optional<String> dagFull(DSLContext database, WaitingTask task) {
    if (task.run().state() != RunState.QUEUED) {
      return Optional.empty();
    }
    int running = running(database, task);
    return task.run().backfill() || running < most(database, task)
        ? Optional.empty()
        : Optional.of(
            "its run is queued: %d runs of DAG %s are running, the most at once"
                .formatted(running, task.run().dagId()));
  }

  static Optional<String> behind(DSLContext database, WaitingTask task) {
    if (task.run().state() != RunState.QUEUED) {
      return Optional.empty();
    }
    Rival before = rival(database, task, isBefore(task.run()));
    if (before != null) {
      return Optional.of(
          "its run is queued behind run %s of DAG %s, which writes table %s too"
              .formatted(before.runId(), before.dagId(), before.table()));
    }
    int most = most(database, task);
    int places = most - running(database, task);
    int others =
        database.fetchCount(
            DAG_RUN, DAG_RUN.DAG_ID.eq(task.run().dagId()).and(isBefore(task.run())));
    return task.run().backfill() || others < places
        ? Optional.empty()
        : Optional.of(
            "its run is queued: %d runs of DAG %s are before it, and %d at once may run"
                .formatted(others, task.run().dagId(), most));
  }

  static Optional<String> queued(DSLContext database, WaitingTask task) {
    return task.run().state() == RunState.QUEUED
        ? Optional.of("its run is about to be started")
        : Optional.empty();
  }

  private static int running(DSLContext database, WaitingTask task) {
    return database.fetchCount(
        DAG_RUN,
        DAG_RUN
            .DAG_ID
            .eq(task.run().dagId())
            .and(DAG_RUN.STATE.eq(RunState.RUNNING.key()))
            .and(DAG_RUN.RUN_TYPE.ne(RunType.BACKFILL.key())));
  }

  /** How many runs of its DAG may run at once, backfills apart. */
  private static int most(DSLContext database, WaitingTask task) {
    return VersionStore.load(database, task.run().dagVersionId()).maxActive().runs();
  }

  /** Queued, and to be started first. */
  private static Condition isBefore(WaitingTask.OfRun run) {
    return DAG_RUN
        .STATE
        .eq(RunState.QUEUED.key())
        .and(DAG_RUN.PAUSED_AT.isNull())
        .and(
            row(
                    field(DAG_RUN.RUN_TYPE.eq(RunType.BACKFILL.key())),
                    DAG_RUN.CREATED_AT,
                    DAG_RUN.DAG_RUN_ID)
                .lt(row(val(run.backfill()), val(run.createdAt()), val(run.dagRunId()))));
  }

  private record Rival(String dagId, String runId, String table, boolean paused) {}

  /** Another run that writes a table of its. */
  private static @Nullable Rival rival(DSLContext database, WaitingTask task, Condition which) {
    List<String> tables = task.run().writtenTables();
    return database
        .select(DAG_RUN.DAG_ID, DAG_RUN.RUN_ID, DAG_RUN.WRITTEN_TABLES, DAG_RUN.PAUSED_AT)
        .from(DAG_RUN)
        .where(which)
        .and(arrayOverlap(DAG_RUN.WRITTEN_TABLES, tables.toArray(String[]::new)))
        .orderBy(DAG_RUN.CREATED_AT, DAG_RUN.DAG_RUN_ID)
        .limit(1)
        .fetchOne(row ->
            new Rival(
                row.value1(),
                row.value2(),
                firstShared(tables, List.of(row.value3())),
                row.value4() != null));
  }

  private static String firstShared(List<String> tables, List<String> others) {
    List<String> shared = new ArrayList<>(tables);
    shared.retainAll(others);
    return shared.getFirst();
  }
}
