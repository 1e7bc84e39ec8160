package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.orchestrator.run.TryReader.Try;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TryGroupTest {

  private static final List<Try> TRIES =
      List.of(aTry(5, 3, 1), aTry(4, 2, 2), aTry(3, 2, 1), aTry(1, 1, 1));

  @Test
  void beginsWhereATaskWasRunAgain() {
    assertThat(TryGroup.of(TRIES, false))
        .extracting(TryGroup::words, group -> group.tries().size(), TryGroup::since)
        .containsExactly(
            tuple("Run again", 1, Instant.ofEpochSecond(5)),
            tuple("Earlier: run again", 2, Instant.ofEpochSecond(3)),
            tuple("Earlier: first run", 1, Instant.ofEpochSecond(1)));
  }

  @Test
  void isAnEarlierOneWhereTheTaskIsToRunAgain() {
    assertThat(TryGroup.of(TRIES, true)).allMatch(TryGroup::earlier);
    assertThat(TryGroup.of(List.of(), true)).isEmpty();
  }

  private static Try aTry(long token, int generation, int number) {
    Instant started = Instant.ofEpochSecond(token);
    return new Try(token, generation, number, "node", "failed", false, null, null, started, null);
  }
}
