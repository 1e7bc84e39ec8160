package io.millrace.dags.growth;

import static io.millrace.orchestrator.run.RunState.FAILED;
import static io.millrace.orchestrator.run.RunState.SUCCESS;
import static io.millrace.sql.growth.mart.Mart.MART;
import static io.millrace.sql.warehouse.Tables.REJECTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that no pipeline should take: refused with a sentence, and taken once they are mended. */
class BadFilesTest {

  @RegisterExtension static final TestDatabase orchestrator = TestDatabase.orchestrator();
  @RegisterExtension static final TestDatabase growth = TestDatabase.warehouse("growth");

  private static final String HEADER = Inputs.SESSIONS + "\n";
  private static final String GOOD = "1,2020-06-10 12:00:00,true,PAID SEARCH\n";

  private static final String REORDERED =
      """
      medium,is_paid,time_started,user_id
      PAID SEARCH,true,2020-06-10 12:00:00,1
      """;

  private static GrowthNode node;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    node = new GrowthNode(orchestrator, growth);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void goodFiles() throws IOException {
    Inputs.ofBoundaries(folder);
  }

  /** What sessions.csv holds, one character a byte, and what is said of it behind its name. */
  enum BadFile {
    EMPTY("", "empty, without even a header"),
    WITHOUT_A_COLUMN("user_id,time_started,medium\n", "the header lacks is_paid;"),
    WITH_AN_UNKNOWN_COLUMN(
        "user_id,time_started,is_paid,medium,cost\n", "the header has the unknown \"cost\";"),
    WITH_A_DOUBLED_COLUMN(
        "user_id,time_started,is_paid,medium,is_paid\n", "the header has is_paid twice;"),
    IN_LATIN_1(
        HEADER + GOOD + "2,2020-06-10 12:00:00,true,CAF\u00c9\n",
        "line 3, byte offset 105: 0xc9 is not UTF-8;"),
    WITH_AN_OPEN_QUOTE(
        HEADER + GOOD + "2,2020-06-10 12:00:00,true,\"DIRECT\n" + GOOD,
        "a quote opens on line 3 and is never closed;"),
    WITH_A_NUL_BYTE(
        HEADER + GOOD + "2,2020-06-10 12:00:00,true,DIR\u0000ECT\n", "line 3 holds a NUL byte;");

    private final String content;
    private final String sentence;

    BadFile(String content, String sentence) {
      this.content = content;
      this.sentence = sentence;
    }
  }

  @ParameterizedTest
  @EnumSource
  void areRefusedWithASentenceAndTakenOnceMended(BadFile bad) throws Exception {
    node.run(folder);
    var published = Layers.published(growth);
    new Inputs(folder).bytes("sessions.csv", bad.content);

    var run = node.run(folder);

    assertRefused(run, bad.sentence);
    assertThat(Layers.published(growth)).isEqualTo(published);

    Inputs.ofBoundaries(folder);
    assertThat(node.retry(run).state()).isEqualTo(SUCCESS);
    assertThat(Layers.published(growth)).isEqualTo(published);
  }

  @Test
  void missingIsSaidAndTheRunGoesOnOnceItIsThere() throws Exception {
    Files.delete(folder.resolve("sessions.csv"));

    var run = node.run(folder);

    assertRefused(run, "no such file;");
    Inputs.ofBoundaries(folder);
    assertThat(node.retry(run).state()).isEqualTo(SUCCESS);
  }

  @Test
  void keepTheRejectsOfALoadThatFailed() throws Exception {
    new Inputs(folder).bytes("sessions.csv", HEADER + GOOD + badTimestamps(101));

    var run = node.run(folder);

    assertRefused(
        run,
        "101 of 102 records cannot be loaded into raw.sessions, 100 may be rejected; the first is on line 3: time_started ");
    assertThat(rejectedLines(run)).hasSize(101).startsWith(3L).endsWith(103L);

    new Inputs(folder).bytes("sessions.csv", HEADER + GOOD + badTimestamps(100));
    var mended = node.retry(run);
    assertThat(mended.state()).isEqualTo(SUCCESS);
    assertThat(mended.task("copy_sessions").rejected()).isEqualTo(100);
    assertThat(mended.check("file_rows_arrived_sessions").verdict().checked()).isEqualTo(101);
  }

  @Test
  void areNotThoseWithAByteOrderMarkOrAnotherOrderOfColumns() throws Exception {
    new Inputs(folder)
        .bytes("sessions.csv", "\u00ef\u00bb\u00bf" + REORDERED)
        .write("conversions.csv", "registration_time,user_id", "2020-06-10 15:00:00,1");

    var run = node.run(folder);

    assertThat(run.state()).isEqualTo(SUCCESS);
    assertThat(Rows.on(growth).table(MART.MART_CHANNEL_ATTRIBUTION))
        .containsExactly("PAID_SEARCH,2020,6,1");
  }

  private void assertRefused(GrowthNode.Ended run, String sentence) {
    assertThat(run.state()).isEqualTo(FAILED);
    assertThat(run.task("copy_sessions").reason())
        .startsWith(folder.resolve("sessions.csv") + ": " + sentence)
        .doesNotContain("\n");
    assertThat(run.task("copy_sessions").tries()).isEqualTo(1);
  }

  private static String badTimestamps(int count) {
    return IntStream.range(0, count)
        .mapToObj(user -> user + ",2020-06-31 12:00:00,true,DIRECT\n")
        .collect(Collectors.joining());
  }

  private static List<Long> rejectedLines(GrowthNode.Ended run) {
    return growth
        .sql()
        .select(REJECTS.LINE)
        .from(REJECTS)
        .where(REJECTS.TASK_INSTANCE_ID.eq(run.task("copy_sessions").taskInstanceId()))
        .orderBy(REJECTS.LINE)
        .fetch(REJECTS.LINE);
  }
}
