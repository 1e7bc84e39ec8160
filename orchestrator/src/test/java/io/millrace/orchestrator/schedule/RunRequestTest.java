package io.millrace.orchestrator.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.orchestrator.run.NewRun;
import io.millrace.orchestrator.run.RunReader;
import io.millrace.orchestrator.run.RunType;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
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

  @Test
  void asksForARunLikeOneBeforeWithOtherParameters() {
    var before =
        new RunReader.Request(
            new Interval(Instant.parse("2020-02-02T00:00:00Z"), NOW),
            Map.of("shop", "old", "region", "north"));

    NewRun run = RunRequest.again(dag(), before, Map.of("shop", "new"), Path.of("."), NOW);

    assertThat(run.interval()).isEqualTo(before.interval());
    assertThat(run.type()).isEqualTo(RunType.MANUAL);
    assertThat(run.paramsJson()).isEqualTo("{\"region\":\"north\",\"shop\":\"new\"}");
    assertThatThrownBy(
            () -> RunRequest.again(dag(), before, Map.of("shap", "x"), Path.of("."), NOW))
        .isInstanceOf(RunRefused.class)
        .hasMessageContaining("has no parameter shap");
  }

  private static NewRun request(@Nullable String date, Map<String, String> params) {
    return RunRequest.of(dag(), date, params, Path.of("."), NOW);
  }

  private static Dag dag() {
    var dag = Dag.named("shops");
    dag.param(RunParam.text("shop").orElse("all"));
    dag.param(RunParam.text("region").orElse("all"));
    dag.task("sell", JavaTasks.java(context -> {}));
    return dag.build();
  }
}
