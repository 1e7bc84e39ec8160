package io.millrace.orchestrator.alert;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.ALERT_DELIVERY;
import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.update;
import static org.jooq.impl.DSL.when;

import io.millrace.orchestrator.database.DatabaseClock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * Transitions of deliveries, one statement and one transaction a method. Thread-safe; two nodes may
 * call it at once.
 */
final class DeliveryStore {

  /** What a recorded attempt came to. */
  enum Recorded {
    SENT,
    TO_BE_TRIED_AGAIN,
    GIVEN_UP,
    /** Somebody else has taken the delivery meanwhile, or recorded it. */
    NOT_MINE
  }

  /**
   * What a look found.
   *
   * @param due channels through which something is to be sent now
   * @param millisToNext until the next of the others is due; null if none waits
   */
  record Look(Set<String> due, @Nullable Long millisToNext) {

    static Look of(Map<String, Long> millisLeft) {
      Set<String> due = new TreeSet<>();
      Long next = null;
      for (var channel : millisLeft.entrySet()) {
        if (channel.getValue() == 0) {
          due.add(channel.getKey());
        } else if (next == null || channel.getValue() < next) {
          next = channel.getValue();
        }
      }
      return new Look(due, next);
    }
  }

  static final String UNANSWERED =
      "the program ended twice while it was sending this; it may have arrived";
  static final String NOBODY_SENDS = "no node that runs sends through this channel";

  /** Longer than any channel's attempt takes. */
  private static final Duration LEASE = Duration.ofSeconds(60);

  private static final int MOST_UNANSWERED = 2;

  private final DSLContext database;
  private final Sight sight;

  /** {@code sight} says when it may judge attempts that others have not recorded. */
  DeliveryStore(DSLContext database, Sight sight) {
    this.database = database;
    this.sight = sight;
  }

  private <T> T seeing(Supplier<T> statement) {
    try {
      T answer = statement.get();
      sight.held();
      return answer;
    } catch (DataAccessException failure) {
      sight.broke();
      throw failure;
    }
  }

  private static Condition open() {
    return ALERT_DELIVERY.STATE.in(
        inline(DeliveryState.QUEUED.key()), inline(DeliveryState.SENDING.key()));
  }

  private Condition due() {
    Condition due = open().and(ALERT_DELIVERY.DUE_AT.le(DatabaseClock.now()));
    return sight.isSteady()
        ? due
        : due.and(ALERT_DELIVERY.STATE.ne(inline(DeliveryState.SENDING.key())));
  }

  /**
   * One look: gives up what nobody is to send any more, and answers what these channels have to do.
   */
  Look look(Collection<String> channels) {
    return seeing(() -> lookAt(channels));
  }

  private Look lookAt(Collection<String> channels) {
    var mine = ALERT_DELIVERY.CHANNEL.eq(any(channels.toArray(String[]::new)));
    var unanswered = ALERT_DELIVERY.UNANSWERED.ge(MOST_UNANSWERED);
    var givenUp =
        name("given_up")
            .as(
                update(ALERT_DELIVERY)
                    .set(ALERT_DELIVERY.STATE, DeliveryState.GIVEN_UP.key())
                    .setNull(ALERT_DELIVERY.DUE_AT)
                    .set(ALERT_DELIVERY.ENDED_AT, DatabaseClock.now())
                    .set(
                        ALERT_DELIVERY.LAST_ERROR,
                        when(unanswered, inline(UNANSWERED))
                            .otherwise(coalesce(ALERT_DELIVERY.LAST_ERROR, inline(NOBODY_SENDS))))
                    .where(due())
                    .and(
                        unanswered.or(
                            mine.not().and(ALERT_DELIVERY.GIVE_UP_AT.le(DatabaseClock.now()))))
                    .returning(ALERT_DELIVERY.ALERT_ID));
    return database
        .with(givenUp)
        .select(ALERT_DELIVERY.CHANNEL, min(DatabaseClock.millisUntil(ALERT_DELIVERY.DUE_AT)))
        .from(ALERT_DELIVERY)
        .where(open())
        .and(mine)
        .and(unanswered.not())
        .groupBy(ALERT_DELIVERY.CHANNEL)
        .fetch()
        .collect(
            Collectors.collectingAndThen(
                Collectors.toMap(row -> row.value1(), row -> row.value2()), Look::of));
  }

  /** Takes what is due longest in a channel. */
  Optional<Delivery> claim(String channel) {
    return seeing(() -> claimNext(channel));
  }

  private Optional<Delivery> claimNext(String channel) {
    var next =
        select(ALERT_DELIVERY.ALERT_ID)
            .from(ALERT_DELIVERY)
            .where(ALERT_DELIVERY.CHANNEL.eq(channel))
            .and(due())
            .and(ALERT_DELIVERY.UNANSWERED.lt(MOST_UNANSWERED))
            .orderBy(ALERT_DELIVERY.DUE_AT, ALERT_DELIVERY.ALERT_ID)
            .limit(1)
            .forUpdate()
            .skipLocked();
    return database
        .update(ALERT_DELIVERY)
        .set(ALERT_DELIVERY.STATE, DeliveryState.SENDING.key())
        .set(ALERT_DELIVERY.ATTEMPTS, ALERT_DELIVERY.ATTEMPTS.plus(1))
        .set(ALERT_DELIVERY.UNANSWERED, ALERT_DELIVERY.UNANSWERED.plus(1))
        .set(ALERT_DELIVERY.DUE_AT, DatabaseClock.in(LEASE))
        .from(ALERT)
        .where(ALERT_DELIVERY.CHANNEL.eq(channel))
        .and(ALERT_DELIVERY.ALERT_ID.eq(next))
        .and(ALERT.ALERT_ID.eq(ALERT_DELIVERY.ALERT_ID))
        .returningResult(
            Stream.concat(
                    AlertRows.COLUMNS.stream(),
                    Stream.of(ALERT_DELIVERY.DELIVERY_ID, ALERT_DELIVERY.ATTEMPTS))
                .toList())
        .fetchOptional(row ->
            new Delivery(
                AlertRows.alert(row),
                channel,
                row.get(ALERT_DELIVERY.DELIVERY_ID),
                row.get(ALERT_DELIVERY.ATTEMPTS)));
  }

  Recorded sent(Delivery delivery) {
    return recorded(
        database
            .update(ALERT_DELIVERY)
            .set(ALERT_DELIVERY.STATE, DeliveryState.SENT.key())
            .setNull(ALERT_DELIVERY.DUE_AT)
            .set(ALERT_DELIVERY.ENDED_AT, DatabaseClock.now())
            .set(ALERT_DELIVERY.UNANSWERED, ALERT_DELIVERY.UNANSWERED.minus(1))
            .where(claimedAs(delivery))
            .returningResult(ALERT_DELIVERY.STATE)
            .fetchOne(ALERT_DELIVERY.STATE));
  }

  /** Has it tried again after the delay, unless that would be too late. */
  Recorded failed(Delivery delivery, String error, Duration delay) {
    var tooLate = DatabaseClock.in(delay).gt(ALERT_DELIVERY.GIVE_UP_AT);
    return recorded(
        database
            .update(ALERT_DELIVERY)
            .set(
                ALERT_DELIVERY.STATE,
                when(tooLate, inline(DeliveryState.GIVEN_UP.key()))
                    .otherwise(inline(DeliveryState.QUEUED.key())))
            .set(ALERT_DELIVERY.DUE_AT, when(tooLate.not(), DatabaseClock.in(delay)))
            .set(ALERT_DELIVERY.ENDED_AT, when(tooLate, DatabaseClock.now()))
            .set(ALERT_DELIVERY.UNANSWERED, ALERT_DELIVERY.UNANSWERED.minus(1))
            .set(ALERT_DELIVERY.LAST_ERROR, error)
            .where(claimedAs(delivery))
            .returningResult(ALERT_DELIVERY.STATE)
            .fetchOne(ALERT_DELIVERY.STATE));
  }

  private static Condition claimedAs(Delivery delivery) {
    return ALERT_DELIVERY
        .ALERT_ID
        .eq(delivery.alert().alertId())
        .and(ALERT_DELIVERY.CHANNEL.eq(delivery.channel()))
        .and(ALERT_DELIVERY.STATE.eq(DeliveryState.SENDING.key()))
        .and(ALERT_DELIVERY.ATTEMPTS.eq(delivery.attempt()));
  }

  private static Recorded recorded(@Nullable String state) {
    return switch (state == null ? null : DeliveryState.of(state)) {
      case null -> Recorded.NOT_MINE;
      case SENT -> Recorded.SENT;
      case GIVEN_UP -> Recorded.GIVEN_UP;
      case QUEUED, SENDING -> Recorded.TO_BE_TRIED_AGAIN;
    };
  }

  /** What of a run is still to be sent, by channel. */
  List<Undelivered> undelivered(long dagRunId) {
    return database
        .select(ALERT_DELIVERY.CHANNEL, count(), max(ALERT_DELIVERY.LAST_ERROR))
        .from(ALERT_DELIVERY)
        .join(ALERT)
        .on(ALERT.ALERT_ID.eq(ALERT_DELIVERY.ALERT_ID))
        .where(ALERT.DAG_RUN_ID.eq(dagRunId))
        .and(open())
        .groupBy(ALERT_DELIVERY.CHANNEL)
        .orderBy(ALERT_DELIVERY.CHANNEL)
        .fetch(row -> new Undelivered(row.value1(), row.value2(), row.value3()));
  }
}
