package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ALERT;
import static io.millrace.sql.orchestrator.Tables.APPROVAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AnswerTasksTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  @Test
  void tooLateIsTooLateAlsoBeforeAnybodyLooked() {
    long run = asks(Duration.ofHours(1));
    timeIsOver();

    assertThatThrownBy(() -> node.operations().answer(run, "ask", "yes", null, new Actor("anna")))
        .isInstanceOf(OperationRefused.class)
        .hasMessage("task ask of run day_0 of DAG asking waits no longer: its time is over");

    assertThat(node.runs().duties(node.scope()).unanswered()).isTrue();
    assertThat(node.runs().expireQuestions()).isEqualTo(1);
    assertThat(node.runs().expireQuestions()).isZero();
    assertThat(node.runs().duties(node.scope()).unanswered()).isFalse();
    AskedPerson asked = AskedPerson.find(node.sql(), run, "ask").orElseThrow();
    assertThat(asked.answer()).isEqualTo("no");
    assertThat(asked.given()).matches(answer -> !answer.inTime());
  }

  @Test
  void ofARunThatStopsNobodyIsAsked() {
    long run = node.start(Graphs.chain("asking", "ask"));
    node.runs().stop(run, StopReason.CANCEL);

    node.end("ask", question(null));

    assertThat(node.sql().fetchCount(ALERT)).isZero();
    assertThat(node.runs().expireQuestions()).as("its next claim is to come at once").isOne();
  }

  @Test
  void whatNobodyWaitsForAnyMoreIsKeptWithoutAnAnswerOnceItsTimeIsOver() {
    long run = asks(Duration.ofHours(1));
    node.operations().mark(run, "ask", Mark.SUCCESS, new Actor("anna"));
    timeIsOver();

    assertThat(node.runs().expireQuestions()).isZero();
    assertThat(node.runs().duties(node.scope()).unanswered()).isFalse();
    assertThat(AskedPerson.find(node.sql(), run, "ask").orElseThrow())
        .matches(asked -> !asked.open() && asked.answer() == null)
        .matches(asked -> asked.answeredAt() != null);
  }

  @Test
  void aNameIsOneShortLine() {
    long run = asks(null);

    for (String name : List.of("anna\nWARN forged", "a".repeat(101))) {
      assertThatThrownBy(() -> node.operations().answer(run, "ask", "yes", null, new Actor(name)))
          .isInstanceOf(OperationRefused.class)
          .hasMessage(
              "the name of who answers must be 100 characters at most, without line breaks");
    }
    node.operations().answer(run, "ask", "yes", null, new Actor("a".repeat(100)));
  }

  @Test
  void aNoteIsAsShortAsElsewhere() {
    long run = asks(null);
    var anna = new Actor("anna");

    assertThatThrownBy(() -> node.operations().answer(run, "ask", "yes", "x".repeat(1_001), anna))
        .isInstanceOf(OperationRefused.class)
        .hasMessage("a note has 1,000 characters at most, and this one 1,001; shorten it");
    node.operations().answer(run, "ask", "yes", " fine ", anna);
    assertThat(AskedPerson.find(node.sql(), run, "ask").orElseThrow().note()).isEqualTo("fine");
  }

  @Test
  void theLastQuestionIsAnsweredThoughTheClockWasSetBackMeanwhile() {
    long run = asks(null);
    node.operations().answer(run, "ask", "no", null, new Actor("anna"));
    node.claim();
    node.succeed("ask");
    node.runs().clear(run, new Clearing.Everything());
    node.admit();
    node.end("ask", question(null));
    node.sql()
        .update(APPROVAL)
        .set(APPROVAL.ASKED_AT, Instant.EPOCH.atOffset(ZoneOffset.UTC))
        .where(APPROVAL.GENERATION.gt(1))
        .execute();

    node.operations().answer(run, "ask", "yes", null, new Actor("anna"));

    assertThat(AskedPerson.find(node.sql(), run, "ask").orElseThrow().answer()).isEqualTo("yes");
  }

  private long asks(@Nullable Duration most) {
    long run = node.start(Graphs.chain("asking", "ask"));
    node.end("ask", question(most));
    return run;
  }

  private static Outcome question(@Nullable Duration most) {
    return new Outcome.Asked("Go on?", List.of("yes", "no"), most, "no", false);
  }

  private void timeIsOver() {
    node.sql()
        .update(APPROVAL)
        .set(APPROVAL.DUE_AT, Instant.EPOCH.atOffset(ZoneOffset.UTC))
        .execute();
  }
}
