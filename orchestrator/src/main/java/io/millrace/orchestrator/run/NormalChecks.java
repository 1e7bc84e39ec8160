package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.CHECK_NORMAL;
import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static org.jooq.impl.DSL.inline;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Record3;
import org.jspecify.annotations.Nullable;

/** What people call normal of what anomaly checks found. Thread-safe. */
public final class NormalChecks {

  /**
   * What somebody said.
   *
   * @param from the logical date that the baseline begins at
   * @param by null if it is not known
   */
  public record Said(Instant from, @Nullable String by, Instant at) {}

  private static final int MOST_NAMED = 20;

  private final DSLContext database;

  public NormalChecks(DSLContext database) {
    this.database = database;
  }

  /**
   * Calls normal what a check finds from a logical date on: its baseline begins there, and what it
   * found unusual since is learnt from. What it finds unusual later is not.
   *
   * @param from null for the date since which it has found nothing usual
   * @throws OperationRefused if it has measured nothing, or finds nothing unusual and there is no
   *     date
   */
  public Said say(PastMeasures.Key key, @Nullable Instant from, Actor by) {
    return database.transactionResult(transaction -> {
      DSLContext tx = transaction.dsl();
      OffsetDateTime begin = from == null ? begin(tx, key) : from.atOffset(ZoneOffset.UTC);
      if (from != null) {
        requireMeasured(tx, key);
      }
      return tx.insertInto(CHECK_NORMAL)
          .set(CHECK_NORMAL.DAG_ID, key.dagId())
          .set(CHECK_NORMAL.TASK_ID, key.taskId())
          .set(CHECK_NORMAL.CHECK_NAME, key.check())
          .set(CHECK_NORMAL.FROM_DATE, begin)
          .set(CHECK_NORMAL.SAID_BY, by.name())
          .returningResult(CHECK_NORMAL.FROM_DATE, CHECK_NORMAL.SAID_BY, CHECK_NORMAL.SAID_AT)
          .fetchSingle(NormalChecks::said);
    });
  }

  /** All that was said of a check, the newest first. */
  public List<Said> of(PastMeasures.Key key) {
    return database
        .select(CHECK_NORMAL.FROM_DATE, CHECK_NORMAL.SAID_BY, CHECK_NORMAL.SAID_AT)
        .from(CHECK_NORMAL)
        .where(CHECK_NORMAL.DAG_ID.eq(key.dagId()))
        .and(CHECK_NORMAL.TASK_ID.eq(key.taskId()))
        .and(CHECK_NORMAL.CHECK_NAME.eq(key.check()))
        .orderBy(CHECK_NORMAL.CHECK_NORMAL_ID.desc())
        .fetch(NormalChecks::said);
  }

  private static Said said(Record3<OffsetDateTime, String, OffsetDateTime> row) {
    return new Said(row.value1().toInstant(), row.value2(), row.value3().toInstant());
  }

  private static OffsetDateTime begin(DSLContext tx, PastMeasures.Key key) {
    List<Record2<OffsetDateTime, Long>> newest = newest(tx, key);
    if (newest.isEmpty()) {
      throw unknown(tx, key);
    }
    OffsetDateTime begin = null;
    for (var result : newest) {
      if (result.value2() == 0) {
        break;
      }
      begin = result.value1();
    }
    if (begin == null) {
      throw new OperationRefused(
          "check %s found nothing unusual at its newest date, %s; say with --from since when its baseline is to count"
              .formatted(key.check(), newest.getFirst().value1().toInstant()));
    }
    return begin;
  }

  private static void requireMeasured(DSLContext tx, PastMeasures.Key key) {
    if (newest(tx, key).isEmpty()) {
      throw unknown(tx, key);
    }
  }

  /** The logical dates, newest first, and how many failed there last. */
  private static List<Record2<OffsetDateTime, Long>> newest(DSLContext tx, PastMeasures.Key key) {
    var date = PastMeasures.DATE.as("date");
    var results =
        PastMeasures.results(tx.select(date, CHECK_RESULT.FAILED).distinctOn(PastMeasures.DATE))
            .where(PastMeasures.is(key))
            .and(CHECK_RESULT.PUBLISHED.isNotNull())
            .orderBy(PastMeasures.DATE.desc(), CHECK_RESULT.CHECK_RESULT_ID.desc());
    return results.fetch();
  }

  private static OperationRefused unknown(DSLContext tx, PastMeasures.Key key) {
    Field<String> name = PastMeasures.TASK.concat(inline(" ")).concat(CHECK_RESULT.CHECK_NAME);
    List<String> known =
        PastMeasures.results(tx.selectDistinct(name))
            .where(PastMeasures.isOf(key.dagId()))
            .and(CHECK_RESULT.PUBLISHED.isNotNull())
            .orderBy(name)
            .limit(MOST_NAMED)
            .fetch(row -> row.value1());
    return new OperationRefused(
        "task %s of DAG %s has no anomaly check %s that has measured anything; %s"
            .formatted(
                key.taskId(),
                key.dagId(),
                key.check(),
                known.isEmpty()
                    ? "no check of this DAG has"
                    : "those that have are " + String.join(", ", known)));
  }
}
