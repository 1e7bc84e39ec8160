package io.millrace.orchestrator.execute;

import static io.millrace.sql.warehouse.Tables.REJECTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.Graphs;
import io.millrace.tasks.RejectedRow;
import io.millrace.tasks.lineage.TableName;
import io.millrace.testing.TestDatabase;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RejectsTest {

  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.warehouse();

  private final Rejects rejects = new Rejects();

  @Test
  void keepsEveryRowOfALoadWithManyRejects() {
    addRows(10_001, "short");

    rejects.write(WAREHOUSE.sql(), new UUID(0, 1), Graphs.claim(1, "copy"));

    assertThat(WAREHOUSE.sql().fetchCount(REJECTS)).isEqualTo(10_001);
    assertThat(rejects.notKept()).isZero();
  }

  @Test
  void tellsHowManyWereTooMuchText() {
    addRows(17, "x".repeat(1_000_000));

    assertThat(rejects.count()).isEqualTo(17);
    assertThat(rejects.notKept()).isEqualTo(2);
  }

  private void addRows(int count, String text) {
    for (int line = 2; line < count + 2; line++) {
      rejects.add(
          new TableName("raw", "orders"), new RejectedRow("f.csv", line, null, "bad", text));
    }
  }
}
