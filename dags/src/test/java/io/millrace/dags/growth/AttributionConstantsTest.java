package io.millrace.dags.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.millrace.dags.growth.sample.GrowthSample;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Changes each constant of the marts, one at a time; the sample must notice every change. */
class AttributionConstantsTest {

  @RegisterExtension static final TestDatabase growth = TestDatabase.warehouse("growth");

  private static final Duration SMALLEST_STEP = Duration.ofMillis(1);

  @BeforeAll
  static void runASample(@TempDir Path folder) throws Exception {
    new GrowthSample().write(folder, 0.01, 42);
    PipelineRun.of(growth, folder);
  }

  @TestFactory
  Stream<DynamicTest> noticesEveryChangeToTheWaterfall() {
    var rows = Rows.on(growth);
    var mart = rows.waterfall();
    return changes(Waterfall.LEVELS, Waterfall.LEVELS.size())
        .map(change ->
            dynamicTest(
                change.name(),
                () -> assertThat(rows.waterfall(change.levels())).isNotEqualTo(mart)));
  }

  @TestFactory
  Stream<DynamicTest> noticesEveryChangeToTheStrictRules() {
    var rows = Rows.on(growth);
    var mart = rows.strict();
    return changes(StrictAttribution.LEVELS, StrictAttribution.LEVELS.size() - 1)
        .map(change ->
            dynamicTest(
                change.name(), () -> assertThat(rows.strict(change.levels())).isNotEqualTo(mart)));
  }

  private record Change(String name, List<Level> levels) {}

  private static Stream<Change> changes(List<Level> levels, int ordered) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      var level = levels.get(i);
      for (var other : others(level)) {
        List<Level> changed = new ArrayList<>(levels);
        changed.set(i, other);
        changes.add(new Change(level + " as " + other, changed));
      }
      if (i + 1 < ordered) {
        List<Level> swapped = new ArrayList<>(levels);
        Collections.swap(swapped, i, i + 1);
        changes.add(new Change(level.name() + " after " + levels.get(i + 1).name(), swapped));
      }
    }
    return changes.stream();
  }

  private static List<Level> others(Level level) {
    List<Level> others = new ArrayList<>();
    others.add(new Level(level.name() + "_2", level.media(), level.lookBack()));
    Duration lookBack = level.lookBack();
    if (lookBack == null) {
      others.add(new Level(level.name(), level.media(), Duration.ofDays(30)));
    } else {
      others.add(new Level(level.name(), level.media(), lookBack.plus(SMALLEST_STEP)));
      others.add(new Level(level.name(), level.media(), lookBack.minus(SMALLEST_STEP)));
      others.add(new Level(level.name(), level.media(), null));
    }
    for (String medium : level.media()) {
      List<String> media = new ArrayList<>(level.media());
      Collections.replaceAll(media, medium, medium.toLowerCase(Locale.ROOT));
      others.add(new Level(level.name(), media, lookBack));
    }
    return others;
  }
}
