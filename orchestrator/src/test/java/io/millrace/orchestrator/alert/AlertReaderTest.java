package io.millrace.orchestrator.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AlertReaderTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @Test
  void listsAlertsNewestFirstWithEachDelivery() {
    var sql = DATABASE.sql();
    FailedRun.queue(sql, "log", "slack");
    var store = new DeliveryStore(sql, new Sight(Duration.ZERO, System::nanoTime));
    store.sent(store.claim("log").orElseThrow());
    store.failed(store.claim("slack").orElseThrow(), "down", Duration.ofHours(1));

    List<AlertReader.Told> told = new AlertReader(sql).alerts(20);

    assertThat(told)
        .extracting(one -> one.alert().kind())
        .containsExactly(Alert.Kind.FAILED_RUN, Alert.Kind.FAILED_TASK, Alert.Kind.FAILED_CHECK);
    List<AlertReader.Way> ways = told.getLast().deliveries();
    assertThat(ways)
        .extracting(AlertReader.Way::channel, AlertReader.Way::state, AlertReader.Way::lastError)
        .containsExactly(tuple("log", "sent", null), tuple("slack", "queued", "down"));
    assertThat(ways.getFirst().endedAt()).isNotNull();
    assertThat(ways.getFirst().nextAttempt()).isNull();
    assertThat(ways.getLast().attempts()).isEqualTo(1);
    assertThat(ways.getLast().nextAttempt()).isAfter(told.getLast().alert().at());
    assertThat(told.getFirst().deliveries())
        .extracting(AlertReader.Way::attempts)
        .containsExactly(0, 0);
    assertThat(new AlertReader(sql).alerts(1)).hasSize(1);
  }
}
