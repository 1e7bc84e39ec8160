package io.millrace.tasks.copy;

import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.TaskFailed;
import io.millrace.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import org.jooq.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each of these files fails the task with one sentence and leaves the table as it was. */
class BadFileTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final Loading loading = new Loading(warehouse);

  private static final String HEADER = "user_id,time_started,is_paid,medium\n";
  private static final String GOOD = "7,2020-05-02 18:51:57,true,DIRECT\n";

  private RawTable sessions = RawTable.sessions();

  @BeforeEach
  void aLoadedTable() throws Exception {
    sessions = loading.create(RawTable.sessions());
    loading.file("before.csv", HEADER + GOOD);
    loading.run(copy(csv("before.csv")).into(sessions).replacing());
  }

  @AfterEach
  void isAsItWas() {
    assertThat(loading.query("select user_id || medium from raw.sessions"))
        .containsExactly("7DIRECT");
  }

  @Test
  void isMissing() throws SQLException {
    var failure = failure();

    assertThat(failure).hasMessage(path() + ": no such file; put it there or name another source");
    assertThat(failure.retryable()).isFalse();
  }

  @Test
  void isLookedForInAFile() throws Exception {
    loading.file("sessions.csv", HEADER + GOOD);

    var failure =
        loading.failure(copy(csv("sessions.csv/sessions.csv")).into(sessions).replacing());

    assertThat(failure)
        .hasMessage(
            "%1$s/sessions.csv: no such file: %1$s is a file itself; name the folder it is in"
                .formatted(path()));
  }

  @Test
  void isAFolder() throws Exception {
    Files.createDirectory(path());

    assertThat(failure()).hasMessage(path() + ": a folder, not a file; name the file in it");
  }

  @Test
  void isADevice() throws Exception {
    Files.createSymbolicLink(path(), Path.of("/dev/null"));

    assertThat(failure()).hasMessage(path() + ": not a regular file; copy its content into one");
  }

  @Test
  void cannotBeReached() throws Exception {
    Files.createSymbolicLink(path(), path());

    assertThat(failure())
        .hasMessageStartingWith(path() + ": cannot be read (Too many levels of symbolic links");
  }

  @Test
  void mayNotBeRead() { // root may read everything, so the refusal is made by hand
    var refusal = new SourcePath(path()).unreadable(new AccessDeniedException(path().toString()));

    assertThat(refusal).hasMessage(path() + ": permission denied; let this process read it");
    assertThat(refusal.retryable()).isFalse();
  }

  @Test
  void isEmpty() throws Exception {
    loading.file("sessions.csv", "");

    assertThat(failure()).hasMessage(path() + ": empty, without even a header; write it again");
  }

  @Test
  void isEmptyButForAByteOrderMark() throws Exception {
    loading.file("sessions.csv", "\ufeff");

    assertThat(failure()).hasMessageContaining("empty");
  }

  @Test
  void isEmptyWhereNoHeaderIsExpected() throws Exception {
    loading.file("sessions.csv", "");
    var columns = sessions.fieldStream().limit(4).toArray(Field<?>[]::new);

    var failure =
        loading.failure(
            copy(csv("sessions.csv").withoutHeader(columns)).into(sessions).replacing());

    assertThat(failure).hasMessage(path() + ": empty; write it again");
  }

  @Test
  void hasAnEmptyLineForAHeader() throws Exception {
    loading.file("sessions.csv", "\n" + HEADER);

    assertThat(failure())
        .hasMessage(
            path()
                + ": line 1 is empty, but must be a header with the columns user_id,"
                + " time_started, is_paid, medium");
  }

  @Test
  void hasAnotherHeader() throws Exception {
    loading.file("sessions.csv", "user_id,user_id,Medium,is_paid,line_no\n");

    assertThat(failure())
        .hasMessage(
            path()
                + ": the header lacks time_started, medium, has the unknown \"Medium\","
                + " \"line_no\", has user_id twice; raw.sessions has user_id, time_started,"
                + " is_paid, medium; correct the header");
  }

  @Test
  void hasNothingLikeAHeader() throws Exception {
    loading.file("sessions.csv", "\0".repeat(5_000) + "\u001b[2J" + ",x".repeat(50));

    assertThat(failure())
        .hasMessage(
            path()
                + ": the header lacks user_id, time_started, is_paid, medium, has the unknown \""
                + "\ufffd".repeat(100)
                + "...\", \"x\"; raw.sessions has user_id, time_started, is_paid, medium;"
                + " correct the header");
  }

  @Test
  void hasColumnsWithoutEnd() throws Exception {
    StringBuilder header = new StringBuilder("user_id,time_started,is_paid,medium");
    for (int column = 0; column < 500; column++) {
      header.append(",x").append(column);
    }
    loading.file("sessions.csv", header + "\n");

    assertThat(failure()).hasMessageContaining("\"x8\", \"x9\" and 490 more; raw.sessions has");
  }

  @Test
  void isNotUtf8() throws Exception {
    var bytes = new ByteArrayOutputStream();
    bytes.write((HEADER + "7,2020-05-02 18:51:57,true,\"a\r\n\n").getBytes(StandardCharsets.UTF_8));
    bytes.write("caf\u00e9\"\n".getBytes(StandardCharsets.ISO_8859_1));
    loading.file("sessions.csv", bytes.toByteArray());

    assertThat(failure())
        .hasMessage(
            path()
                + ": line 4, byte offset 71: 0xe9 is not UTF-8; it may be Latin-1 or Windows-1252, save"
                + " the file as UTF-8 or say in encodedAs(..) what it is");
  }

  @Test
  void isNotUtf8FarBehind() throws Exception {
    var bytes = new ByteArrayOutputStream();
    bytes.write((HEADER + GOOD.repeat(10_000)).getBytes(StandardCharsets.UTF_8));
    int offset = bytes.size();
    bytes.write(0xff);
    loading.file("sessions.csv", bytes.toByteArray());

    assertThat(failure())
        .hasMessageContaining("line 10002, byte offset %d: 0xff is not UTF-8".formatted(offset));
  }

  @Test
  void endsWithinACharacter() throws Exception {
    byte[] whole = (HEADER + "7,2020-05-02 18:51:57,true,\u20ac").getBytes(StandardCharsets.UTF_8);
    loading.file("sessions.csv", Arrays.copyOf(whole, whole.length - 1));

    assertThat(failure()).hasMessageContaining("line 2, byte offset 63: 0xe2 is not UTF-8");
  }

  @Test
  void isUtf16() throws Exception {
    loading.file("sessions.csv", (HEADER + GOOD).getBytes(StandardCharsets.UTF_16));

    assertThat(failure())
        .hasMessageContaining("line 1, byte offset 0: 0xfe is not UTF-8; it may be UTF-16");
  }

  @Test
  void hasAQuoteThatNeverCloses() throws Exception {
    loading.file("sessions.csv", HEADER + GOOD + "\"7\n\",x,true,\"DIRECT\n" + GOOD.repeat(3));

    assertThat(failure())
        .hasMessage(path() + ": a quote opens on line 4 and is never closed; close it");
  }

  @Test
  void hasAQuoteThatClosesTooLate() throws Exception {
    loading.file("sessions.csv", HEADER + GOOD + "\"" + GOOD.repeat(40_000));

    assertThat(failure())
        .hasMessageStartingWith(
            path() + ": the field that starts on line 3 is longer than 1048576 characters");
  }

  @Test
  void hasTextBehindAQuote() throws Exception {
    loading.file("sessions.csv", HEADER + GOOD + "7,2020-05-02 18:51:57,true,\"DIR\"ECT\n");

    assertThat(failure())
        .hasMessage(
            path()
                + ": line 3: unexpected character after closing quote: 'E' (0x45); double every"
                + " quote inside a quoted field");
  }

  @Test
  void hasANulInAText() throws Exception {
    loading.file("sessions.csv", HEADER + "7,2020-05-02 18:51:57,true,\"a\n\0\"\n");

    assertThat(failure()).hasMessage(path() + ": line 3 holds a NUL byte; write the file again");
  }

  @Test
  void hasANulInANumber() throws Exception {
    loading.file("sessions.csv", HEADER + GOOD + "7\0,2020-05-02 18:51:57,true,a\n");

    assertThat(failure()).hasMessageContaining("line 3 holds a NUL byte");
  }

  @Test
  void hasANulInARecordOfAnotherShape() throws Exception {
    loading.file("sessions.csv", HEADER + GOOD + "7,\0\n");

    assertThat(failure()).hasMessageContaining("line 3 holds a NUL byte");
  }

  private TaskFailed failure() throws SQLException {
    return loading.failure(copy(csv("sessions.csv")).into(sessions).replacing().maxRejects(9));
  }

  private Path path() {
    return loading.folder().resolve("sessions.csv");
  }
}
