package io.millrace.dags.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.tasks.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  @Test
  void showsADagThatCompiles() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/io/millrace/dags/growth/Channels.java"));
    String shown = source.substring(source.indexOf("public final class"));

    assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + shown + "```");
  }

  @Test
  void showsADagWhoseOrderComesFromItsTables() {
    assertThat(new Channels().define().tasks())
        .extracting(Task::id, Task::upstream)
        .containsExactly(
            tuple("copy_sessions", Set.of()), tuple("list_channels", Set.of("copy_sessions")));
  }
}
