package io.millrace.dags.streamb2b;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.TaskFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A try may be repeated after its move was made, and no file is ever written over. */
class BucketsTest {

  @TempDir Path source;

  @Test
  void moveOnceHoweverOftenTheyAreAsked() throws IOException {
    var buckets = new Buckets(source);
    Files.writeString(source.resolve("a.csv"), "1");

    buckets.toProcessing("a.csv");
    buckets.toProcessing("a.csv");
    assertThat(source.resolve("processing/a.csv")).hasContent("1");
    buckets.toSuccess("a.csv");
    buckets.toSuccess("a.csv");

    assertThat(source.resolve("success/a.csv")).hasContent("1");
    assertThat(source.resolve("processing")).isEmptyDirectory();
  }

  @Test
  void takeNoFilesPlace() throws IOException {
    var buckets = new Buckets(source);
    Files.writeString(source.resolve("a.csv"), "1");
    buckets.toProcessing("a.csv");
    Files.writeString(source.resolve("a.csv"), "2");

    assertThatThrownBy(() -> buckets.toProcessing("a.csv"))
        .isInstanceOf(TaskFailed.class)
        .hasMessage(
            "%1$s/a.csv cannot be moved, since %1$s/processing/a.csv is there; take that away and"
                    .formatted(source)
                + " start another run");

    buckets.toFailed("a.csv");
    assertThat(source.resolve("failed/a.csv")).hasContent("1");
    buckets.toFailed("a.csv");
    assertThat(source.resolve("failed/a.csv.2")).hasContent("2");
    buckets.toFailed("a.csv");
    assertThat(source.resolve("failed/a.csv.3")).doesNotExist();
  }
}
