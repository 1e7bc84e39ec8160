package io.millrace.orchestrator.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.orchestrator.run.NewRun;
import io.millrace.tasks.Dag;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.plain.JavaTasks;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunRequestTest {

  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tomorrow",
        "2026-02-30",
        "0000-01-01",
        "-5000-01-01T00:00:00Z",
        "+10000-01-01T00:00:00Z",
        "+999999999-12-31T23:59:59Z"
      })
  void refusesALogicalDateThatNoDatabaseOrScheduleCanUse(String date) {
    assertThatThrownBy(() -> request(date, Map.of()))
        .isInstanceOf(RunRefused.class)
        .hasMessageStartingWith("the logical date must be a date such as 2026-11-20")
        .hasMessageEndingWith("not \"" + date + "\"");
  }

  @Test
  void refusesAZeroCharacterWhichPostgresKeepsNowhere() {
    assertThatThrownBy(() -> request(null, Map.of("shop", "a\0b")))
        .isInstanceOf(RunRefused.class)
        .hasMessage(
            "parameter shop of DAG shops holds a zero character, which no database keeps; leave it"
                + " out");
  }

  @Test
  void takesDatesAndTimes() {
    assertThat(request("2026-11-20", Map.of()).interval().start())
        .isEqualTo("2026-11-20T00:00:00Z");
    assertThat(request("2026-11-20T01:02:03Z", Map.of()).interval().start())
        .isEqualTo("2026-11-20T01:02:03Z");
  }

  private static NewRun request(@Nullable String date, Map<String, String> params) {
    var dag = Dag.named("shops");
    dag.param(RunParam.text("shop").orElse("all"));
    dag.task("sell", JavaTasks.java(context -> {}));
    return RunRequest.of(dag.build(), date, params, Path.of("."), NOW);
  }
}
