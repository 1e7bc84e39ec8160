package io.millrace.dags.growth;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dags.growth.sample.GrowthSample;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queries and the generator judge each other: neither knows the other's rules. */
class SampleTest {

  @RegisterExtension static final TestDatabase growth = TestDatabase.warehouse("growth");

  @ParameterizedTest
  @ValueSource(longs = {42, 7, 20_201_130})
  void givesTheMartsThatTheGeneratorExpects(long seed, @TempDir Path folder)
      throws SQLException, IOException {
    new GrowthSample().write(folder, 0.01, seed);

    var rows = Rows.of(growth).files(folder).built();

    assertThat(rows.waterfall()).isEqualTo(expected(folder, "mart_channel_attribution.csv"));
    assertThat(rows.strict()).isEqualTo(expected(folder, "mart_channel_attribution_strict.csv"));
  }

  static List<String> expected(Path folder, String file) throws IOException {
    return Files.readAllLines(folder.resolve("expected").resolve(file)).stream().skip(1).toList();
  }
}
