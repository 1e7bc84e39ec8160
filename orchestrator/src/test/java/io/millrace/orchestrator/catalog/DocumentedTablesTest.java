package io.millrace.orchestrator.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The DAG of docs/writing-a-dag.md whose tables are written by hand. */
class DocumentedTablesTest {

  @Test
  void areThoseOfAFileThatCanBeLoaded(@TempDir Path folder) throws IOException {
    String page = Files.readString(Path.of("../docs/writing-a-dag.md"));
    String start = "```java\n";
    int from = page.indexOf(start, page.indexOf("### Tables of your own")) + start.length();
    Path file = folder.resolve("Revenue.java");
    Files.writeString(file, page.substring(from, page.indexOf("```", from)));

    CheckedFile loaded = CheckedFile.of(file, "Revenue.java");

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.dags().getFirst().tasks())
        .extracting(Task::id)
        .as("in the order of the tables")
        .containsExactly("copy_orders", "sum_up");
  }
}
