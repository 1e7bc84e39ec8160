package io.millrace.orchestrator.run;

import static io.millrace.orchestrator.run.Readiness.READY;
import static io.millrace.orchestrator.run.Readiness.SKIP;
import static io.millrace.orchestrator.run.Readiness.UPSTREAM_FAILED;
import static io.millrace.orchestrator.run.Readiness.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.TriggerRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReadinessTest {

  /** Of two tasks upstream: s success, f failed, k skipped, - not ended. */
  @ParameterizedTest
  @CsvSource({
    "ALL_SUCCESS,                 s-:WAIT ss:READY f-:UPSTREAM_FAILED k-:SKIP sk:SKIP fk:UPSTREAM_FAILED",
    "ALL_FAILED,                  f-:WAIT ff:READY s-:SKIP k-:SKIP fs:SKIP --:WAIT",
    "ALL_DONE_MIN_ONE_SUCCESS,    s-:WAIT ss:READY sf:READY sk:READY fk:UPSTREAM_FAILED ff:UPSTREAM_FAILED kk:SKIP f-:WAIT k-:WAIT",
    "ALL_DONE,                    s-:WAIT ss:READY sf:READY fk:READY kk:READY f-:WAIT",
    "ALL_SKIPPED,                 k-:WAIT kk:READY s-:SKIP f-:SKIP ks:SKIP --:WAIT",
    "ONE_FAILED,                  f-:READY s-:WAIT ss:SKIP kk:SKIP sf:READY --:WAIT",
    "ONE_SUCCESS,                 s-:READY f-:WAIT ff:UPSTREAM_FAILED kk:SKIP fk:UPSTREAM_FAILED --:WAIT",
    "ONE_DONE,                    s-:READY f-:READY k-:WAIT kk:SKIP ks:READY --:WAIT",
    "NONE_FAILED,                 s-:WAIT ss:READY sk:READY kk:READY f-:UPSTREAM_FAILED --:WAIT",
    "NONE_FAILED_MIN_ONE_SUCCESS, s-:WAIT ss:READY sk:READY kk:SKIP f-:UPSTREAM_FAILED --:WAIT",
    "NONE_SKIPPED,                s-:WAIT ss:READY sf:READY ff:READY k-:SKIP --:WAIT",
    "ALWAYS,                      --:READY s-:READY f-:READY kk:READY ss:READY ff:READY"
  })
  void followsTheTable(TriggerRule rule, String cases) {
    for (String one : List.of(cases.split(" ", -1))) {
      String upstream = one.substring(0, 2);
      Readiness expected = Readiness.valueOf(one.substring(3));

      assertThat(Readiness.of(rule, counters(upstream))).as(rule + " " + one).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(TriggerRule.class)
  void isReadyWithNothingUpstream(TriggerRule rule) {
    assertThat(Readiness.of(rule, new Counters(0, 0, 0, 0))).isEqualTo(READY);
  }

  @ParameterizedTest
  @EnumSource(TriggerRule.class)
  void neverWaitsOnceAllHaveEnded(TriggerRule rule) {
    for (String upstream : new String[] {"ss", "sf", "sk", "ff", "fk", "kk"}) {
      assertThat(Readiness.of(rule, counters(upstream))).as(upstream).isNotEqualTo(WAIT);
    }
  }

  @Test
  void decidesOnceAndForAll() {
    for (TriggerRule rule : TriggerRule.values()) {
      for (String half : new String[] {"s-", "f-", "k-"}) {
        Readiness early = Readiness.of(rule, counters(half));
        if (early == SKIP || early == UPSTREAM_FAILED) {
          for (char other : "sfk".toCharArray()) {
            assertThat(Readiness.of(rule, counters(half.replace('-', other))))
                .as("%s %s", rule, half.replace('-', other))
                .isNotEqualTo(READY);
          }
        }
      }
    }
  }

  private static Counters counters(String upstream) {
    return new Counters(
        upstream.length(), count(upstream, 's'), count(upstream, 'f'), count(upstream, 'k'));
  }

  private static int count(String text, char wanted) {
    return (int) text.chars().filter(c -> c == wanted).count();
  }
}
