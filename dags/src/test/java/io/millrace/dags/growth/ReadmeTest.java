package io.millrace.dags.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.orchestrator.catalog.CheckedFile;
import io.millrace.tasks.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

  @Test
  void showsADagThatCompiles() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/io/millrace/dags/growth/Channels.java"));
    String shown = source.substring(source.indexOf("import static"));

    assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + shown + "```");
  }

  @Test
  void showsADagThatCanBePutIntoTheFolderAsItIs(@TempDir Path folder) throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    String start = "```java\n";
    int from = readme.indexOf(start) + start.length();
    Path file = folder.resolve("Channels.java");
    Files.writeString(file, readme.substring(from, readme.indexOf("```", from)));

    CheckedFile loaded = CheckedFile.of(file, "Channels.java");

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.dags()).hasSize(1);
    assertThat(loaded.dags().getFirst().tasks())
        .as("the order comes from the tables")
        .extracting(Task::id, Task::upstream)
        .containsExactly(
            tuple("copy_sessions", Set.of()), tuple("list_channels", Set.of("copy_sessions")));
  }

  @Test
  void showsADagThatNeedsNoClassOfOtherDags() throws IOException {
    assertThat(Files.readString(Path.of("../README.md")))
        .doesNotContain("import io.millrace.dags.");
  }
}
