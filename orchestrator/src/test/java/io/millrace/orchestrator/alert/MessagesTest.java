package io.millrace.orchestrator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MessagesTest {

  private final Messages messages = new Messages("http://localhost:8080");

  @Test
  void sayWhatFailedInATask() {
    Message message =
        messages.of(alert(Alert.Kind.FAILED_TASK, new Alert.Task("load", 3), null, null));

    assertThat(message.subject()).isEqualTo("shop: task load failed");
    assertThat(message.text())
        .isEqualTo(
            """
            DAG: shop
            Run: manual__1
            Task: load
            Tries: 3
            Reason: no such table

            http://localhost:8080/dags/shop/runs/manual__1
            """);
  }

  @Test
  void countTheFailedTasksOfARun() {
    Message message = messages.of(alert(Alert.Kind.FAILED_RUN, null, null, 2));

    assertThat(message.subject()).isEqualTo("shop: run manual__1 failed");
    assertThat(message.text()).contains("State: failed\nFailed tasks: 2\nReason: no such table\n");
  }

  @Test
  void sayHowAPausedDagGoesOn() {
    Message message = messages.of(alert(Alert.Kind.PAUSED_DAG, null, null, null));

    assertThat(message.subject()).isEqualTo("shop: paused after run manual__1");
    assertThat(message.text())
        .contains("Resume: millrace dags resume shop\nReason: no such table\n")
        .doesNotContain("State:");
  }

  @Test
  void tellOfARunThatIsNotThereWithALinkToItsDag() {
    Message message =
        messages.of(
            new Alert(
                1,
                Instant.EPOCH,
                Alert.Kind.LATE_RUN,
                new Alert.Place(null, "shop", null),
                null,
                null,
                null,
                "there is no such run yet"));

    assertThat(message.subject()).isEqualTo("shop: its next run is late");
    assertThat(message.text())
        .isEqualTo(
            """
            DAG: shop
            Reason: there is no such run yet

            http://localhost:8080/dags/shop
            """);
  }

  @Test
  void sayHowATaskThatAsksIsAnswered() {
    Message message = messages.of(alert(Alert.Kind.APPROVAL, new Alert.Task("ok", 0), null, null));

    assertThat(message.subject()).isEqualTo("shop: task ok asks: no such table");
    assertThat(message.text())
        .contains("Answer: millrace approvals choose ok manual__1 --dag shop --option OPTION\n");
  }

  @Test
  void tellAWarningFromABlockingCheck() {
    assertThat(check("warning", "[]").subject()).isEqualTo("shop: check unique warns of raw.t");
    assertThat(check("blocking", "[]").subject()).isEqualTo("shop: check unique failed on raw.t");
  }

  @Test
  void showAtMostFiveRowsAndCutEach() {
    String wide = "ä".repeat(1_000);
    String sample =
        IntStream.range(0, 9)
            .mapToObj(i -> "{\"n\": " + i + ", \"text\": \"" + wide + "\"}")
            .collect(Collectors.joining(",", "[", "]"));

    Message message = check("blocking", sample);

    assertThat(message.rows())
        .hasSize(5)
        .allSatisfy(row -> assertThat(row).hasSize(300).endsWith("..."));
    assertThat(message.rows().getFirst()).startsWith("{\"n\":0,\"text\":\"ä");
  }

  @Test
  void showNumbersPlainlyAndCutThoseThatNobodyReads() {
    String digits = "7".repeat(1_001);

    Message message =
        check("blocking", "[{\"a\": 12345678.90, \"b\": %s, \"c\": 1.5}]".formatted(digits));

    assertThat(message.rows())
        .containsExactly("{\"a\":12345678.90,\"b\":" + "7".repeat(47) + "...,\"c\":1.5}");
  }

  @Test
  void keepEverySubjectInOneShortLine() {
    String name = "a\r\nBcc: everybody" + "\ud83d\ude80".repeat(200);

    Message message =
        messages.of(alert(Alert.Kind.FAILED_TASK, new Alert.Task(name, 1), null, null));

    assertThat(message.subject())
        .startsWith("shop: task a Bcc: everybody")
        .doesNotContain("\r", "\n")
        .hasSizeLessThanOrEqualTo(120)
        .matches(subject -> !Character.isHighSurrogate(subject.charAt(subject.length() - 4)));
    assertThat(message.facts()).allSatisfy(fact -> assertThat(fact.value()).doesNotContain("\n"));
  }

  @Test
  void encodeNamesInTheLink() {
    var alert =
        new Alert(
            1,
            Instant.EPOCH,
            Alert.Kind.FAILED_RUN,
            new Alert.Place(1, "shop", "a b/../c?d#e"),
            null,
            null,
            1,
            null);

    assertThat(messages.of(alert).link())
        .isEqualTo("http://localhost:8080/dags/shop/runs/a%20b%2F..%2Fc%3Fd%23e");
  }

  @Test
  void leadToTheIncidentThatIsResolved() {
    var check = new Alert.Check("unique", "raw.t", "blocking", 100, 0, "[]", 7L);

    Message message =
        messages.of(alert(Alert.Kind.RESOLVED_CHECK, new Alert.Task("load", 1), check, null));

    assertThat(message.subject()).isEqualTo("shop: check unique is resolved");
    assertThat(message.facts()).contains(new Message.Fact("Incident", "7"));
    assertThat(message.link()).isEqualTo("http://localhost:8080/incidents/7");
  }

  private Message check(String severity, String sample) {
    return messages.of(
        alert(
            Alert.Kind.FAILED_CHECK,
            new Alert.Task("load", 1),
            new Alert.Check("unique", "raw.t", severity, 100, 2, sample),
            null));
  }

  private static Alert alert(
      Alert.Kind kind,
      Alert.@Nullable Task task,
      Alert.@Nullable Check check,
      @Nullable Integer failedTasks) {
    return new Alert(
        1,
        Instant.EPOCH,
        kind,
        new Alert.Place(1, "shop", "manual__1"),
        task,
        check,
        failedTasks,
        "no such\ntable");
  }
}
