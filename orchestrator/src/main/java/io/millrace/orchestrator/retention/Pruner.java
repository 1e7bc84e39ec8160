package io.millrace.orchestrator.retention;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;

import io.millrace.orchestrator.time.RealTime;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes history, in batches of milliseconds with a rest after each that is as long. Thread-safe;
 * of several nodes one does it.
 */
public final class Pruner {

  private static final Logger LOG = LoggerFactory.getLogger(Pruner.class);
  static final long LOCK = 0x6d696c6c70727565L;

  private final DSLContext database;
  private final BooleanSupplier goesOn;

  /** {@code goesOn} is asked after each batch; once it says no, the rest is left to the next. */
  public Pruner(DSLContext database, BooleanSupplier goesOn) {
    this.database = database;
    this.goesOn = goesOn;
  }

  /** What {@link #prune} would remove; removes nothing. */
  public Pruned count(Duration keep) {
    return database
        .select(countDistinct(DAG_RUN.DAG_RUN_ID), DSL.count(TASK_INSTANCE.TASK_INSTANCE_ID))
        .from(DAG_RUN)
        .leftJoin(TASK_INSTANCE)
        .on(TASK_INSTANCE.DAG_RUN_ID.eq(DAG_RUN.DAG_RUN_ID))
        .where(OldRuns.endedBefore(database, keep).areThey())
        .fetchSingle(row -> new Pruned(row.value1(), row.value2()));
  }

  /**
   * Removes what ended longer ago than that, until nothing is left, somebody else is found to do
   * it, or it is not to go on.
   */
  public Pruned prune(Duration keep) throws InterruptedException {
    OldRuns old = OldRuns.endedBefore(database, keep);
    Pruned all = Pruned.NOTHING;
    long run = 0;
    while (true) {
      long next = run;
      PruneRuns.@Nullable Batch batch = inBatch(tx -> PruneRuns.in(tx, old, next));
      if (batch == null) {
        return all;
      }
      all = all.plus(batch.pruned());
      run = batch.next();
      if (batch.isLast()) {
        break;
      }
    }
    if (pruneEvents(old.then())) {
      Boolean ignored =
          inBatch(tx -> {
            PruneRest.in(tx, old.then());
            return true;
          });
    }
    if (all.runs() > 0) {
      LOG.info("remove history runs={} task_instances={}", all.runs(), all.taskInstances());
    }
    return all;
  }

  /** False if it is not to go on. */
  private boolean pruneEvents(OffsetDateTime then) throws InterruptedException {
    long event = 0;
    while (true) {
      long from = event;
      Long next = inBatch(tx -> PruneEvents.in(tx, then, from));
      if (next == null || next == from) {
        return next != null;
      }
      event = next;
    }
  }

  /** One transaction and a rest; null if somebody else prunes, or it is not to go on. */
  private <T> @Nullable T inBatch(Function<DSLContext, T> work) throws InterruptedException {
    if (!goesOn.getAsBoolean()) {
      return null;
    }
    long began = System.nanoTime();
    @Nullable T done =
        database.transactionResult(
            configuration -> isAlone(configuration.dsl()) ? work.apply(configuration.dsl()) : null);
    RealTime.pause(Duration.ofNanos(System.nanoTime() - began));
    return done;
  }

  private static boolean isAlone(DSLContext tx) {
    return Boolean.TRUE.equals(
        tx.select(field("pg_try_advisory_xact_lock({0})", Boolean.class, inline(LOCK)))
            .fetchSingle()
            .value1());
  }
}
