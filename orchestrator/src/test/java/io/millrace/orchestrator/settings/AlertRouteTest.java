package io.millrace.orchestrator.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertRouteTest {

  private static List<AlertRoute> parse(String text) {
    return AlertRoute.parse(Key.ALERT_ROUTES, text);
  }

  @Test
  void areReadInOrder() {
    assertThat(
            parse("dag=growth_*, severity=blocking: slack, email; tag=finance owner=anna:email;"))
        .containsExactly(
            new AlertRoute("growth_*", null, null, "blocking", List.of("slack", "email")),
            new AlertRoute(null, "anna", "finance", null, List.of("email")));
    assertThat(parse("severity=warning: none"))
        .containsExactly(new AlertRoute(null, null, null, "warning", List.of()));
    assertThat(parse(" ")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tag=a | the route \"tag=a\" has no channels; write it as tag=finance: email, slack.",
        "tag=a: | names no channel; none is written as \"none\".",
        "tag=a: fax | names fax; there are log, slack, email, webhook.",
        "team=a: email | has the condition \"team=a\"; it takes dag, owner, tag, severity",
        "tag=a tag=b: email | asks for tag twice; leave one out.",
        "severity=bad: email | asks for severity bad, not warning or blocking."
      })
  void areRefusedWithOneSentence(String text, String sentence) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(SettingRefused.class)
        .hasMessageStartingWith("MILLRACE_ALERT_ROUTES: the route ")
        .hasMessageContaining(sentence);
  }
}
