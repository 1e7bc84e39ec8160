package io.millrace.dags.growth;

import static io.millrace.sql.growth.dwh.Dwh.DWH;
import static io.millrace.sql.growth.mart.Mart.MART;
import static io.millrace.sql.growth.raw.Raw.RAW;
import static io.millrace.sql.growth.staging.Staging.STAGING;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dags.growth.sample.GrowthSample;
import io.millrace.tasks.lineage.TableName;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.Schema;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pipeline and the generator judge each other: neither knows the other's rules. */
class SampleTest {

  @RegisterExtension static final TestDatabase growth = TestDatabase.warehouse("growth");

  @ParameterizedTest
  @ValueSource(longs = {42, 7, 20_201_130})
  void meetsItsExpectations(long seed, @TempDir Path folder) throws Exception {
    new GrowthSample().write(folder, 0.01, seed);

    var run = PipelineRun.of(growth, folder);

    var rows = Rows.on(growth);
    assertThat(run.blockedBy()).isEmpty();
    assertThat(rows.table(MART.MART_CHANNEL_ATTRIBUTION))
        .isEqualTo(expected(folder, "mart_channel_attribution.csv"));
    assertThat(rows.table(MART.MART_CHANNEL_ATTRIBUTION_STRICT))
        .isEqualTo(expected(folder, "mart_channel_attribution_strict.csv"));
    assertThat(run.findings().entrySet())
        .extracting(finding ->
            finding.getKey()
                + ","
                + finding.getValue().failed()
                + ","
                + finding.getValue().checked())
        .isEqualTo(expected(folder, "checks.csv"));
    assertThat(rowCounts()).isEqualTo(expected(folder, "row_counts.csv"));
  }

  private static List<String> rowCounts() {
    return Stream.<Schema>of(RAW, STAGING, DWH, MART)
        .flatMap(schema -> schema.getTables().stream())
        .map(table -> TableName.of(table) + "," + growth.sql().fetchCount(table))
        .sorted()
        .toList();
  }

  /** Without the header. */
  private static List<String> expected(Path folder, String file) throws IOException {
    return Files.readAllLines(folder.resolve("expected").resolve(file)).stream().skip(1).toList();
  }
}
