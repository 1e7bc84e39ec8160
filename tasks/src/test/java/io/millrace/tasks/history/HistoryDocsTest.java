package io.millrace.tasks.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryDocsTest {

  @Test
  void theDocumentedDagsAreThoseThatCompile() throws IOException {
    String page = Files.readString(Path.of("../docs/history.md"));
    String source =
        Files.readString(Path.of("src/test/java/io/millrace/tasks/history/HistoryExamples.java"));
    List<String> examples =
        Arrays.stream(source.split("  // (not )?shown\n")).skip(1).limit(2).toList();

    assertThat(examples).hasSize(2);
    for (String example : examples) {
      assertThat(page)
          .contains("```java\n" + example.stripTrailing().stripIndent().strip() + "\n```");
    }
    assertThat(HistoryExamples.customers().tasks())
        .singleElement()
        .satisfies(task -> assertThat(task.checks()).hasSize(5));
    assertThat(HistoryExamples.members().tasks()).hasSize(2);
  }
}
