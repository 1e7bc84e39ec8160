package io.millrace.orchestrator.backfill;

import static io.millrace.sql.orchestrator.Tables.BACKFILL;
import static io.millrace.sql.orchestrator.Tables.BACKFILL_INTERVAL;
import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.when;

import io.millrace.tasks.Interval;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** What people ask about backfills. Reads only. */
public final class BackfillReader {

  /** A backfill and how far it has come. */
  public record Known(Backfill backfill, BackfillProgress progress) {}

  /**
   * An interval of a backfill.
   *
   * @param state waiting, left_out, deleted (with its run), or its run's
   * @param dagRunId null if no run was created
   * @param runId null if no run was created, or it was deleted
   * @param reason why it is left out, or which run its own waits for
   */
  public record IntervalState(
      Interval interval,
      String state,
      @Nullable Long dagRunId,
      @Nullable String runId,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String reason) {}

  static final String WAITING = "waiting";
  static final String LEFT_OUT = "left_out";
  static final String DELETED = "deleted";

  private static final Field<String> STATE =
      when(BACKFILL_INTERVAL.LEFT_OUT.isNotNull(), inline(LEFT_OUT))
          .when(BACKFILL_INTERVAL.DAG_RUN_ID.isNull(), inline(WAITING))
          .otherwise(coalesce(DAG_RUN.STATE, inline(DELETED)));

  private final DSLContext database;

  public BackfillReader(DSLContext database) {
    this.database = database;
  }

  /** The newest, newest first; {@code dagId} null for all DAGs. */
  public List<Known> newest(@Nullable String dagId, int limit) {
    return select(dagId == null ? noCondition() : BACKFILL.DAG_ID.eq(dagId), limit);
  }

  public Optional<Known> find(long backfillId) {
    return select(BACKFILL.BACKFILL_ID.eq(backfillId), 1).stream().findFirst();
  }

  private List<Known> select(Condition which, int limit) {
    List<Backfill> found =
        database
            .select(BackfillStore.COLUMNS)
            .from(BACKFILL)
            .where(which)
            .orderBy(BACKFILL.BACKFILL_ID.desc())
            .limit(limit)
            .fetch(BackfillStore::backfill);
    Map<Long, Map<String, Integer>> counts = counts(found);
    return found.stream()
        .map(one ->
            new Known(one, BackfillProgress.of(counts.getOrDefault(one.backfillId(), Map.of()))))
        .toList();
  }

  private Map<Long, Map<String, Integer>> counts(List<Backfill> of) {
    Long[] ids = of.stream().map(Backfill::backfillId).toArray(Long[]::new);
    Map<Long, Map<String, Integer>> counts = new HashMap<>();
    database
        .select(BACKFILL_INTERVAL.BACKFILL_ID, STATE, count())
        .from(BACKFILL_INTERVAL)
        .leftJoin(DAG_RUN)
        .on(DAG_RUN.DAG_RUN_ID.eq(BACKFILL_INTERVAL.DAG_RUN_ID))
        .where(BACKFILL_INTERVAL.BACKFILL_ID.eq(any(ids)))
        .groupBy(BACKFILL_INTERVAL.BACKFILL_ID, STATE)
        .forEach(row ->
            counts
                .computeIfAbsent(row.value1(), id -> new HashMap<>())
                .put(row.value2(), row.value3()));
    return counts;
  }

  /** Its intervals in the order in which their runs are created. */
  public List<IntervalState> intervals(long backfillId) {
    Map<Long, String> heldUp = HeldUpRuns.of(database, backfillId);
    return database
        .select(
            BACKFILL_INTERVAL.INTERVAL_START,
            BACKFILL_INTERVAL.INTERVAL_END,
            STATE,
            BACKFILL_INTERVAL.DAG_RUN_ID,
            DAG_RUN.RUN_ID,
            DAG_RUN.STARTED_AT,
            DAG_RUN.ENDED_AT,
            BACKFILL_INTERVAL.LEFT_OUT)
        .from(BACKFILL_INTERVAL)
        .leftJoin(DAG_RUN)
        .on(DAG_RUN.DAG_RUN_ID.eq(BACKFILL_INTERVAL.DAG_RUN_ID))
        .where(BACKFILL_INTERVAL.BACKFILL_ID.eq(backfillId))
        .orderBy(BACKFILL_INTERVAL.ORDINAL)
        .fetch(row ->
            new IntervalState(
                new Interval(row.value1().toInstant(), row.value2().toInstant()),
                row.value3(),
                row.value4(),
                row.value5(),
                instant(row.value6()),
                instant(row.value7()),
                row.value8() != null || row.value4() == null
                    ? row.value8()
                    : heldUp.get(row.value4())));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
