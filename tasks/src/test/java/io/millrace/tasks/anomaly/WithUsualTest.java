package io.millrace.tasks.anomaly;

import static io.millrace.tasks.anomaly.Judgement.Verdict.NO_BASELINE;
import static io.millrace.tasks.anomaly.Judgement.Verdict.UNUSUAL;
import static io.millrace.tasks.anomaly.Judgement.Verdict.USUAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.anomaly.Judgement.Change;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WithUsualTest {

  private static final double[] WEEK = {100, 101, 99, 100, 102, 98, 100};

  @Test
  void saysThatThereIsNoBaselineUntilItHasEnoughPoints() {
    Series rows = Series.of(Quantity.ROWS);

    assertThat(rows.judge(100).says()).isEqualTo("no baseline yet (0 of 5 points)");
    assertThat(rows.judge(5_000).says()).isEqualTo("no baseline yet (1 of 5 points)");
    assertThat(rows.then(101, 99).judge(100).verdict()).isEqualTo(NO_BASELINE);
    assertThat(rows.judge(1).says())
        .as("it has points enough, but the first week is not over")
        .isEqualTo("no baseline yet (5 points, none of a Saturday)");
  }

  @Test
  void findsASpikeAndADrop() {
    assertThat(Series.of(Quantity.ROWS).then(WEEK).verdict(200)).isEqualTo(UNUSUAL);
    assertThat(Series.of(Quantity.ROWS).then(WEEK).verdict(0)).isEqualTo(UNUSUAL);
    assertThat(Series.of(Quantity.ROWS).then(WEEK).verdict(103)).isEqualTo(USUAL);
  }

  @Test
  void saysWhatItMeasuredAndWhatIsUsual() {
    Judgement judgement = Series.of(Quantity.ROWS).then(WEEK).judge(0);

    assertThat(judgement.says()).isEqualTo("0 rows, usual is 90 rows to 110 rows (7 points)");
    assertThat(judgement.least()).isEqualTo(90);
    assertThat(judgement.most()).isEqualTo(110);
    assertThat(Series.of(Quantity.SHARE).then(0, 0, 0, 0, 0, 0, 0).judge(1).says())
        .isEqualTo("100 %, usual is 0 % to 5 % (7 points)");
    assertThat(
            Series.of(Quantity.AGE).then(3600, 3600, 7200, 3600, 3600, 3600, 90).judge(1e6).says())
        .isEqualTo("11 d 13 h, usual is at most 2 h (7 points)");
  }

  @Test
  void doesNotCryAtTheFirstSmallChangeOfWhatNeverChanged() {
    Series constant = Series.of(Quantity.ROWS).then(50, 50, 50, 50, 50, 50, 50);

    assertThat(constant.verdict(55)).isEqualTo(USUAL);
    assertThat(constant.verdict(56)).isEqualTo(UNUSUAL);
    Series zeros = Series.of(Quantity.SHARE).then(0, 0, 0, 0, 0, 0, 0);
    assertThat(zeros.verdict(0.04)).isEqualTo(USUAL);
    assertThat(zeros.verdict(0.06)).isEqualTo(UNUSUAL);
    assertThat(Series.of(Quantity.NUMBER).then(new double[7]).verdict(1e-12)).isEqualTo(USUAL);
  }

  @Test
  void staysWithAStepWhileItLastsAndEndsWithIt() {
    Series rows = Series.of(Quantity.ROWS).then(WEEK).then(WEEK);

    for (int day = 0; day < 60; day++) {
      assertThat(rows.verdict(300)).as("day %d of the step", day).isEqualTo(UNUSUAL);
    }
    assertThat(rows.verdict(100)).isEqualTo(USUAL);
  }

  @Test
  void isNotMovedByOnePointOutOfPlace() {
    Series rows = Series.of(Quantity.ROWS).then(100, 101, 9_000, 99, 100, 102, 98);

    assertThat(rows.verdict(200)).isEqualTo(UNUSUAL);
    assertThat(rows.verdict(104)).isEqualTo(USUAL);
  }

  @Test
  void knowsTheDaysOfTheWeek() {
    Series rows = Series.of(Quantity.ROWS);
    for (int week = 0; week < 6; week++) {
      for (double value : new double[] {1_000, 1_010, 990, 1_005, 995, 200, 100}) {
        assertThat(rows.verdict(value + week))
            .as("%f in week %d", value, week)
            .isNotEqualTo(UNUSUAL);
      }
    }

    rows.then(1_000, 1_010, 990, 1_005, 995);
    assertThat(rows.judge(1_000).says())
        .as("as many on a Saturday as on other days")
        .isEqualTo("1,000 rows, usual is 182.3 rows to 222.8 rows (6 Saturdays)");
    assertThat(rows.verdict(103)).isEqualTo(USUAL);
    assertThat(rows.verdict(103)).as("so few on a Monday").isEqualTo(UNUSUAL);
  }

  @Test
  void getsAlongWithoutSomeDays() {
    Series rows =
        Series.of(Quantity.ROWS).then(100, 101).missing().missing().then(99).missing().then(100);

    assertThat(rows.judge(98).says()).isEqualTo("no baseline yet (4 of 5 points)");
    assertThat(rows.missing().missing().missing().verdict(97)).isEqualTo(USUAL);
    assertThat(rows.verdict(3)).isEqualTo(UNUSUAL);
  }

  @Test
  void goesAlongWithWhatGrowsEveryDay() {
    Series rows = Series.of(Quantity.ROWS);
    for (int day = 1; day <= 200; day++) {
      assertThat(rows.verdict(10_000 + 500 * day)).as("day %d", day).isNotEqualTo(UNUSUAL);
    }
    assertThat(rows.verdict(10_000)).isEqualTo(UNUSUAL);
  }

  @Test
  void rarelyCriesAtNoise() {
    var random = new SplittableRandom(4);
    int alarms = 0;
    for (int series = 0; series < 200; series++) {
      Series rows = Series.of(Quantity.ROWS);
      for (int day = 0; day < 60; day++) {
        alarms += rows.verdict(1_000 + 50 * random.nextGaussian()) == UNUSUAL ? 1 : 0;
      }
    }

    assertThat(alarms).as("of 12,000 days").isLessThan(120);
  }

  @Test
  void findsNoDataUnusualWhereThereIsSome() {
    Series mean = Series.of(Quantity.NUMBER);
    assertThat(mean.judge(Map.of()).verdict()).isEqualTo(NO_BASELINE);

    assertThat(mean.then(WEEK).judge(Map.of()).says())
        .isEqualTo("there was nothing to measure, usual is 90 to 110 (7 points)");
    assertThat(mean.judge(Map.of()).verdict()).isEqualTo(UNUSUAL);
  }

  @Test
  void findsOnlyOlderUnusual() {
    Series age =
        Series.of(Quantity.AGE).then(50_000, 50_000, 50_000, 50_000, 50_000, 50_000, 50_000);

    assertThat(age.verdict(10)).isEqualTo(USUAL);
    assertThat(age.verdict(140_000)).isEqualTo(UNUSUAL);
  }

  @Test
  void findsSharesThatMove() {
    Series demo = Series.of(Quantity.DISTRIBUTION);
    for (int day = 0; day < 10; day++) {
      double ones = 0.2 + 0.002 * (day % 3);
      assertThat(demo.judge(Map.of("'1'", ones, "'0'", 1 - ones)).verdict()).isNotEqualTo(UNUSUAL);
    }

    assertThat(demo.judge(Map.of("'0'", 1.0)).verdict()).as("all zero").isEqualTo(UNUSUAL);
    Judgement renamed = demo.judge(Map.of("'True'", 0.2, "'False'", 0.8));
    assertThat(renamed.says())
        .startsWith("100 % of the rows differ, usual is at most 5 % (10 points): ")
        .contains("'False' 80 % instead of 0 %");
    assertThat(renamed.changes())
        .contains(new Change("'True'", 0.2, null))
        .extracting(Change::label)
        .containsExactly("'False'", "'0'", "'1'", "'True'");
    assertThat(demo.judge(Map.of("'1'", 0.22, "'0'", 0.78)).verdict()).isEqualTo(USUAL);
  }

  @Test
  void canBeToldToBeStricterOrMoreLenient() {
    Leniency usual = Leniency.of(Quantity.ROWS);
    var strict =
        new WithUsual(Quantity.ROWS, usual.withPart(0.01, Quantity.ROWS).withDeviations(3));
    var lenient = new WithUsual(Quantity.ROWS, usual.withAmount(1_000));
    var late = new WithUsual(Quantity.ROWS, usual.withPoints(10));

    assertThat(new Series(strict).then(WEEK).verdict(109)).isEqualTo(UNUSUAL);
    assertThat(new Series(lenient).then(WEEK).verdict(1_000)).isEqualTo(USUAL);
    assertThat(new Series(late).then(WEEK).verdict(1_000)).isEqualTo(NO_BASELINE);
  }

  @Test
  void beginsAnewOnceEverythingBeforeIsForgotten() {
    Series rows = Series.of(Quantity.ROWS).then(WEEK).then(300);

    assertThat(rows.forget().verdict(300)).isEqualTo(NO_BASELINE);
    assertThat(rows.then(301, 299, 300, 300, 302, 301, 300).verdict(100)).isEqualTo(UNUSUAL);
  }
}
