package io.millrace.tasks.copy;

import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.TaskFailed;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A file that somebody still writes to while it is read. */
class ChangingFileTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final Loading loading = new Loading(warehouse);

  private static final String HEADER = "user_id,time_started,is_paid,medium\n";
  private static final String GOOD = "7,2020-05-02 18:51:57,true,DIRECT\n";

  private RawTable sessions = RawTable.sessions();

  @BeforeEach
  void createTable() {
    sessions = loading.create(RawTable.sessions());
  }

  @Test
  void growsWhileItIsRead() throws Exception {
    loading.file("sessions.csv", HEADER + GOOD.repeat(100_000));
    loading.context().onProgress(() -> append(GOOD));

    assertChanged(failure());
  }

  @Test
  void isReplacedWhileItIsRead() throws Exception {
    Path file = loading.file("sessions.csv", HEADER + GOOD.repeat(100_000));
    FileTime time = Files.getLastModifiedTime(file);
    Path other = loading.file("other.csv", HEADER + GOOD.repeat(100_000));
    Files.setLastModifiedTime(other, time);
    loading.context().onProgress(() -> move(other, file));

    assertChanged(failure());
  }

  @Test
  void isTouchedWhileItIsRead() throws Exception {
    Path file = loading.file("sessions.csv", HEADER + GOOD.repeat(100_000));
    loading.context().onProgress(() -> touch(file));

    assertChanged(failure());
  }

  @Test
  void isHalfWrittenAndStillGrowing() throws Exception {
    loading.file("sessions.csv", HEADER + GOOD.repeat(100_000) + "\"half");
    loading.context().onProgress(() -> append("\n"));

    assertChanged(failure());
  }

  @Test
  void disappearsWhileItIsRead() throws Exception {
    Path file = loading.file("sessions.csv", HEADER + GOOD.repeat(100_000));
    loading.context().onProgress(() -> move(file, loading.folder().resolve("gone.csv")));

    assertThat(failure()).hasMessageContaining("no such file");
  }

  private void assertChanged(TaskFailed failure) {
    assertThat(failure)
        .hasMessage(
            path() + ": changed while it was read; run the task again once nobody writes to it");
    assertThat(failure.retryable()).isTrue();
  }

  private TaskFailed failure() throws SQLException {
    return loading.failure(copy(csv("sessions.csv")).into(sessions).replacing().maxRejects(9));
  }

  private Path path() {
    return loading.folder().resolve("sessions.csv");
  }

  private void append(String text) {
    try {
      Files.writeString(path(), text, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void move(Path from, Path to) {
    try {
      if (Files.exists(from)) {
        Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-20T09:00:00Z")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
