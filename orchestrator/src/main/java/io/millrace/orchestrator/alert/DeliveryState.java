package io.millrace.orchestrator.alert;

import io.millrace.orchestrator.text.Lower;
import java.util.Locale;

/** The states of an alert's way through a channel. */
enum DeliveryState {
  /** Until it is due. */
  QUEUED,
  /** Claimed by a node, which has not said yet what came of it. */
  SENDING,
  SENT,
  GIVEN_UP;

  /** As the database and JSON have it: lower case. */
  String key() {
    return Lower.of(this);
  }

  static DeliveryState of(String key) {
    return valueOf(key.toUpperCase(Locale.ROOT));
  }
}
