package io.millrace.orchestrator.schedule;

import static io.millrace.orchestrator.schedule.SteppedSchedule.DAILY;
import static io.millrace.orchestrator.schedule.SteppedSchedule.interval;
import static io.millrace.orchestrator.schedule.SteppedSchedule.loadedAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Schedule;
import io.millrace.testing.TestDatabase;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A DAG that is due once. */
class OnceTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final String AT = "2026-11-20T12:00:00Z";
  private static final Schedule ONCE = Schedule.once(Instant.parse(AT));

  @Test
  void runsOnceWhenItIsTime() {
    var dag = loadedAt("2026-11-20T10:15:00Z", DATABASE.sql(), ONCE);
    assertThat(dag.state().next()).isEqualTo(interval(AT, AT));

    dag.lookAt("2026-11-20T11:59:59Z");
    assertThat(dag.runs()).isEmpty();
    dag.lookAt(AT);
    dag.lookAt("2026-11-21T12:00:00Z");
    dag.restartAt("2026-11-22T00:00:00Z");

    assertThat(dag.runs()).containsExactly(AT);
    assertThat(dag.state().next()).isNull();
  }

  @Test
  void runsLateIfNobodyWasThere() {
    var dag = loadedAt("2026-12-01T00:00:00Z", DATABASE.sql(), ONCE);

    dag.lookAt("2026-12-01T00:00:00Z");

    assertThat(dag.runs()).containsExactly(AT);
  }

  @Test
  void runsNotAgainAfterAnotherScheduleInBetween() {
    var dag = loadedAt(AT, DATABASE.sql(), ONCE);
    dag.lookAt(AT);
    dag.restartWith(of -> of.schedule(DAILY));
    dag.restartWith(of -> of.schedule(ONCE));

    dag.lookAt("2026-11-20T13:00:00Z");

    assertThat(dag.runs()).containsExactly(AT);
  }
}
