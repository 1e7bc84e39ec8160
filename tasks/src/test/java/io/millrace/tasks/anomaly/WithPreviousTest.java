package io.millrace.tasks.anomaly;

import static io.millrace.tasks.anomaly.Judgement.Verdict.NO_BASELINE;
import static io.millrace.tasks.anomaly.Judgement.Verdict.UNUSUAL;
import static io.millrace.tasks.anomaly.Judgement.Verdict.USUAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.anomaly.Judgement.Change;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WithPreviousTest {

  private final Series headers = new Series(new WithPrevious());

  @Test
  void judgesNothingByNothing() {
    assertThat(headers.judge(header("a", "b")).verdict()).isEqualTo(NO_BASELINE);
    assertThat(headers.judge(header("a", "b")).verdict()).isEqualTo(USUAL);
  }

  @Test
  void findsTheDayOfTheChangeAlone() {
    Judgement first = headers.judge(header("city", "state", "zip"));
    Judgement swapped = headers.judge(header("state", "city", "zip"));
    Judgement sameAgain = headers.judge(header("state", "city", "zip"));

    assertThat(first.verdict()).isEqualTo(NO_BASELINE);
    assertThat(swapped.verdict()).isEqualTo(UNUSUAL);
    assertThat(swapped.says()).isEqualTo("elsewhere: state, city");
    assertThat(sameAgain.verdict()).isEqualTo(USUAL);
  }

  @Test
  void tellsNewNamesFromThoseThatOnlyMadeRoom() {
    Judgement ignored = headers.judge(header("city", "state", "zip"));
    Judgement renamed = headers.judge(header("state", "zip", "CityName"));

    assertThat(renamed.says()).isEqualTo("gone: city; new: CityName");
    assertThat(renamed.changes())
        .containsExactly(new Change("city", null, 1.0), new Change("CityName", 3.0, null));
    assertThat(ignored.changes()).isEmpty();
  }

  private static Map<String, Double> header(String... names) {
    Map<String, Double> places = new HashMap<>();
    for (String name : names) {
      places.put(name, places.size() + 1.0);
    }
    return places;
  }
}
