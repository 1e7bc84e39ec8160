package io.millrace.orchestrator.alert;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.ALERT_DELIVERY;
import static org.jooq.impl.DSL.any;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** What people ask about alerts. Reads only. */
public final class AlertReader {

  /** An alert and its way through each channel, by the channels' names. */
  public record Told(@JsonUnwrapped Alert alert, List<Way> deliveries) {}

  /**
   * An alert's way through a channel.
   *
   * @param state queued, sending, sent or given_up
   * @param attempts started so far
   * @param lastError kept also where a later attempt succeeded
   * @param nextAttempt null unless it is queued
   * @param endedAt when it was sent or given up
   */
  public record Way(
      String channel,
      String state,
      int attempts,
      @Nullable String lastError,
      @Nullable Instant nextAttempt,
      @Nullable Instant endedAt) {}

  private final DSLContext database;

  public AlertReader(DSLContext database) {
    this.database = database;
  }

  /** The newest alerts, newest first. */
  public List<Told> alerts(int limit) {
    List<Alert> alerts =
        database
            .select(AlertRows.COLUMNS)
            .from(ALERT)
            .orderBy(ALERT.ALERT_ID.desc())
            .limit(limit)
            .fetch(AlertRows::alert);
    Map<Long, List<Way>> ways = ways(alerts);
    return alerts.stream()
        .map(alert -> new Told(alert, ways.getOrDefault(alert.alertId(), List.of())))
        .toList();
  }

  private Map<Long, List<Way>> ways(List<Alert> alerts) {
    return database
        .select(
            ALERT_DELIVERY.ALERT_ID,
            ALERT_DELIVERY.CHANNEL,
            ALERT_DELIVERY.STATE,
            ALERT_DELIVERY.ATTEMPTS,
            ALERT_DELIVERY.LAST_ERROR,
            ALERT_DELIVERY.DUE_AT,
            ALERT_DELIVERY.ENDED_AT)
        .from(ALERT_DELIVERY)
        .where(
            ALERT_DELIVERY.ALERT_ID.eq(
                any(alerts.stream().map(Alert::alertId).toArray(Long[]::new))))
        .orderBy(ALERT_DELIVERY.ALERT_ID, ALERT_DELIVERY.CHANNEL)
        .fetchGroups(
            row -> row.value1(),
            row ->
                new Way(
                    row.value2(),
                    row.value3(),
                    row.value4(),
                    row.value5(),
                    row.value3().equals(DeliveryState.QUEUED.key()) ? instant(row.value6()) : null,
                    instant(row.value7())));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
