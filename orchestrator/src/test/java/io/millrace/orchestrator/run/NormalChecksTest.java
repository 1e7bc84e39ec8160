package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.CHECK_RESULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.orchestrator.run.NormalChecks.Said;
import io.millrace.testing.TestDatabase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A check that measured 1 to 9 on the days of January; its runs were removed since. */
class NormalChecksTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final PastMeasures.Key KEY = new PastMeasures.Key("shop", "load", "usual_rows");
  private static final Actor ANNA = new Actor("anna");

  private final NormalChecks normal = new NormalChecks(DATABASE.sql());
  private final PastMeasures measures = new PastMeasures(DATABASE.sql());
  private final MeasuredDays days = new MeasuredDays(DATABASE, KEY);

  @BeforeEach
  void measured() {
    DATABASE.sql().execute("truncate orchestrator.check_result, orchestrator.check_normal cascade");
    for (int day = 1; day <= 9; day++) {
      keep(day, day == 3 || day >= 7);
    }
  }

  @Test
  void learnsOnlyFromWhatWasUsual() {
    assertThat(usualBefore(10)).containsExactly(1, 2, 4, 5, 6);
    assertThat(usualBefore(5)).containsExactly(1, 2, 4);
  }

  @Test
  void beginsWhereEverythingIsUnusualSince() {
    Said said = normal.say(KEY, null, ANNA);

    assertThat(said.from()).isEqualTo(date(7));
    assertThat(said.by()).isEqualTo("anna");
    assertThat(usualBefore(10)).containsExactly(7, 8, 9);
    assertThat(usualBefore(7)).as("nothing is before the beginning").isEmpty();
    assertThat(usualBefore(6)).as("earlier days keep their baseline").containsExactly(1, 2, 4, 5);
    assertThat(normal.of(KEY)).containsExactly(said);
  }

  @Test
  void beginsWhereItIsTold() {
    normal.say(KEY, date(3), ANNA);

    assertThat(usualBefore(10)).containsExactly(3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void doesNotLearnFromWhatIsUnusualAfterwards() {
    normal.say(KEY, date(7), ANNA);
    keep(10, true);
    keep(11, false);

    assertThat(usualBefore(12)).containsExactly(7, 8, 9, 11);
  }

  @Test
  void takesTheNewestMeasureOfADayThatWasPublished() {
    keep(6, true);
    assertThat(usualBefore(10)).containsExactly(1, 2, 4, 5);

    keep(8, false);
    DATABASE
        .sql()
        .update(CHECK_RESULT)
        .set(CHECK_RESULT.PUBLISHED, false)
        .where(CHECK_RESULT.TOKEN.eq(days.newest()))
        .execute();
    assertThat(usualBefore(10)).as("the eighth was rolled back").containsExactly(1, 2, 4, 5);
  }

  @Test
  void refusesWhatNeedsNoSaying() {
    keep(10, false);

    assertThatThrownBy(() -> normal.say(KEY, null, ANNA))
        .isInstanceOf(OperationRefused.class)
        .hasMessage(
            "check usual_rows found nothing unusual at its newest date, 2026-01-10T00:00:00Z;"
                + " say with --from since when its baseline is to count");
    assertThatThrownBy(
            () -> normal.say(new PastMeasures.Key("shop", "load", "rows"), date(1), ANNA))
        .isInstanceOf(OperationRefused.class)
        .hasMessage(
            "task load of DAG shop has no anomaly check rows that has measured anything;"
                + " those that have are load usual_rows");
  }

  private List<Integer> usualBefore(int day) {
    return measures.before(KEY, date(day), false, 90).stream()
        .map(past -> past.values().getOrDefault("", 0.0).intValue())
        .toList();
  }

  private void keep(int day, boolean unusual) {
    days.keep(day, unusual);
  }

  private static Instant date(int day) {
    return MeasuredDays.date(day);
  }
}
