package io.millrace.tasks.copy;

import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.tasks.DagRejected;
import io.millrace.tasks.RejectedRow;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RejectsTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final Loading loading = new Loading(warehouse);

  private static final String HEADER = "user_id,time_started,is_paid,medium\n";
  private static final String GOOD = "7,2020-05-02 18:51:57,true,DIRECT\n";
  private static final String BAD = "7,yesterday,true,DIRECT\n";

  private RawTable sessions = RawTable.sessions();

  @BeforeEach
  void createTable() {
    sessions = loading.create(RawTable.sessions());
  }

  private CopyOperator operator() {
    return copy(csv("sessions.csv")).into(sessions).replacing();
  }

  @Test
  void keepsEachBadRecordWithPlaceReasonAndText() throws Exception {
    Path file =
        loading.file(
            "sessions.csv",
            HEADER
                + "7,2020-05-02 18:51:57,true,\"x\ny \"\"z\"\"\",5\n"
                + "7,2020-05-02 18:51:57,true\n"
                + GOOD
                + ",2020-05-02 18:51:57,true,DIRECT\n"
                + "\n"
                + "12a,2020-05-02 18:51:57,true,\n"
                + "7,2020-05-02T18:51:57,true,DIRECT\r\n"
                + "7,2020-05-02 18:51:57,True,DIRECT\n"
                + GOOD);

    CopyResult result = loading.run(operator().maxRejects(7));

    assertThat(result.loaded()).isEqualTo(2);
    assertThat(result.rejected()).isEqualTo(7);
    assertThat(loading.values(sessions, "line_no")).containsExactly(5L, 11L);
    assertThat(loading.context().rejects())
        .containsExactly(
            rejected(
                file,
                2,
                null,
                "5 fields instead of 4",
                "7,2020-05-02 18:51:57,true,\"x\ny \"\"z\"\"\",5"),
            rejected(file, 4, null, "3 fields instead of 4", "7,2020-05-02 18:51:57,true"),
            rejected(file, 6, "user_id", "user_id is empty", ",2020-05-02 18:51:57,true,DIRECT"),
            rejected(file, 7, null, "the line is empty", ""),
            rejected(
                file,
                8,
                "user_id",
                "user_id \"12a\" is not a whole number",
                "12a,2020-05-02 18:51:57,true,"),
            rejected(
                file,
                9,
                "time_started",
                "time_started \"2020-05-02T18:51:57\" is not a timestamp"
                    + " yyyy-MM-dd HH:mm:ss[.fff]",
                "7,2020-05-02T18:51:57,true,DIRECT"),
            rejected(
                file,
                10,
                "is_paid",
                "is_paid \"True\" is neither true nor false",
                "7,2020-05-02 18:51:57,True,DIRECT"));
  }

  @Test
  void allowsNoneByDefault() throws Exception {
    Path file = loading.file("sessions.csv", HEADER + GOOD + BAD + GOOD);

    var failure = loading.failure(operator());

    assertThat(failure)
        .hasMessage(
            file
                + ": 1 of 3 records cannot be loaded into raw.sessions, 0 may be rejected; the"
                + " first is on line 3: time_started \"yesterday\" is not a timestamp yyyy-MM-dd"
                + " HH:mm:ss[.fff]; correct the file or allow more rejects");
    assertThat(failure.retryable()).isFalse();
    assertThat(loading.context().rejects()).hasSize(1);
    assertThat(loading.context().files()).isEmpty();
  }

  @Test
  void allowsAsManyAsItSaysAndNotOneMore() throws Exception {
    loading.file("sessions.csv", HEADER + GOOD + BAD.repeat(3));

    assertThat(loading.run(operator().maxRejects(3)).rejected()).isEqualTo(3);
    assertThat(loading.failure(operator().maxRejects(2)))
        .hasMessageContaining("3 of 4 records")
        .hasMessageContaining("2 may be rejected");
  }

  @Test
  void allowsAShareOfTheFile() throws Exception {
    loading.file("sessions.csv", HEADER + GOOD.repeat(97) + BAD.repeat(3));

    assertThat(loading.run(operator().maxRejectPercent(3)).rejected()).isEqualTo(3);
    assertThat(loading.failure(operator().maxRejectPercent(2.99)))
        .hasMessageContaining("3 of 100 records")
        .hasMessageContaining("2 may be rejected");
  }

  @Test
  void countsAShareInDecimals() {
    assertThat(new RejectLimit(null, 0.57).of(100_000)).isEqualTo(570);
    assertThat(new RejectLimit(null, 0.57).of(99_999)).isEqualTo(569);
    assertThat(new RejectLimit(null, 50.0).of(1)).isZero();
    assertThat(new RejectLimit(null, 100.0).of(3)).isEqualTo(3);
  }

  @Test
  void holdsBothLimits() throws Exception {
    loading.file("sessions.csv", HEADER + GOOD.repeat(97) + BAD.repeat(3));

    assertThat(loading.run(operator().maxRejectPercent(3).maxRejects(3)).rejected()).isEqualTo(3);
    assertThat(loading.failure(operator().maxRejectPercent(50).maxRejects(2)))
        .hasMessageContaining("2 may be rejected");
  }

  @Test
  void readsOnToCountWhenThereAreTooManyButKeepsAThousand() throws Exception {
    loading.file("sessions.csv", HEADER + (GOOD + BAD).repeat(5_000));

    var failure = loading.failure(operator().maxRejects(10));

    assertThat(failure).hasMessageContaining("5000 of 10000 records");
    assertThat(loading.context().rejects()).hasSize(1_000);
    assertThat(loading.query("select count(*) from raw.sessions")).containsExactly(0L);
  }

  @Test
  void keepsAllThatAreAllowed() throws Exception {
    loading.file("sessions.csv", HEADER + (GOOD + BAD).repeat(1_500));

    loading.run(operator().maxRejects(2_000));

    assertThat(loading.context().rejects()).hasSize(1_500);
  }

  @Test
  void refusesAFileThatEndsWithinABadRecordHoweverManyMayBeRejected() throws Exception {
    loading.file("sessions.csv", HEADER + BAD + GOOD + "7,2020-05");

    assertThat(loading.failure(operator().maxRejects(2)))
        .hasMessageEndingWith(
            "sessions.csv: ends without a line break behind a record that cannot be loaded, on line"
                + " 4 (2 fields instead of 4): it may have been cut off; write it again");
    assertThat(loading.context().rejects()).extracting(RejectedRow::line).containsExactly(2L, 4L);
  }

  @Test
  void namesTheCutWhereNothingElseIsWrong() throws Exception {
    loading.file("sessions.csv", HEADER + GOOD + "7,2020-05");

    assertThat(loading.failure(operator())).hasMessageContaining("it may have been cut off");
  }

  @Test
  void loadsAFileWhoseLastRecordIsWholeButForItsLineBreak() throws Exception {
    loading.file("sessions.csv", HEADER + GOOD + GOOD.strip());

    assertThat(loading.run(operator()).loaded()).isEqualTo(2);
  }

  @Test
  void keepsTheRejectsOfAFileThatIsRefusedLater() throws Exception {
    loading.file("sessions.csv", HEADER + BAD + GOOD + "\"open");

    assertThat(loading.failure(operator().maxRejects(5))).hasMessageContaining("never closed");
    assertThat(loading.context().rejects()).hasSize(1);
  }

  @Test
  void keepsTheRejectsBeforeBytesThatAreNoText() throws Exception {
    loading.file("sessions.csv", (HEADER + BAD + GOOD + "\u00e9").getBytes(ISO_8859_1));

    assertThat(loading.failure(operator().maxRejects(5))).hasMessageContaining("not UTF-8");
    assertThat(loading.context().rejects()).hasSize(1);
  }

  @Test
  void cutsLongTextsAndValues() throws Exception {
    loading.file("sessions.csv", HEADER + "x".repeat(10_000) + ",2020-05-02 18:51:57,true,a\n");

    loading.run(operator().maxRejects(1));

    assertThat(loading.context().rejects())
        .singleElement()
        .satisfies(row -> {
          assertThat(row.text()).hasSize(8_192);
          assertThat(row.reason())
              .isEqualTo("user_id \"" + "x".repeat(100) + "...\" is not a whole number");
        });
  }

  @Test
  void cutsNoCharacterInTwo() throws Exception {
    String id = "x".repeat(99) + "\ud83d\ude00" + "x".repeat(8_090);
    loading.file("sessions.csv", HEADER + id + "\ud83d\ude00,2020-05-02 18:51:57,true,a\n");

    loading.run(operator().maxRejects(1));

    assertThat(loading.context().rejects())
        .singleElement()
        .satisfies(row -> {
          assertThat(row.text()).isEqualTo(id);
          assertThat(row.reason())
              .isEqualTo("user_id \"" + "x".repeat(99) + "...\" is not a whole number");
        });
  }

  @Test
  void rejectsAHeaderThatComesAgain() throws Exception {
    RawTable words =
        loading.create(
            new RawTable("words")
                .with("a", SQLDataType.CLOB)
                .with("b", SQLDataType.CLOB)
                .withBookkeeping());
    loading.file("words.csv", "\"a\",b\na,a\nx,b\na,b\na,\"B\"\n");

    loading.run(copy(csv("words.csv")).into(words).replacing().maxRejects(1));

    assertThat(loading.values(words, "a || b")).containsExactly("aa", "xb", "aB");
    assertThat(loading.context().rejects())
        .extracting(RejectedRow::line, RejectedRow::reason)
        .containsExactly(tuple(4L, "the line repeats the header"));
  }

  @Test
  void rejectsARecordOfTooManyFieldsOrCharacters() throws Exception {
    loading.file(
        "sessions.csv",
        HEADER + ",".repeat(5_000) + "\n" + ("x".repeat(1_000_000) + ",").repeat(5) + "\n" + GOOD);

    CopyResult result = loading.run(operator().maxRejects(2));

    assertThat(result.loaded()).isEqualTo(1);
    assertThat(loading.context().rejects())
        .extracting(RejectedRow::reason)
        .containsExactly("5001 fields instead of 4", "6 fields instead of 4");
  }

  @Test
  void refusesLimitsThatAreNone() {
    assertThatThrownBy(() -> operator().maxRejects(-1)).isInstanceOf(DagRejected.class);
    assertThatThrownBy(() -> operator().maxRejects(100_001)).isInstanceOf(DagRejected.class);
    for (double percent : List.of(-0.1, 100.1, Double.NaN)) {
      assertThatThrownBy(() -> operator().maxRejectPercent(percent))
          .isInstanceOf(DagRejected.class);
    }
  }

  private static RejectedRow rejected(
      Path file, long line, @Nullable String column, String reason, String text) {
    return new RejectedRow(file.toString(), line, column, reason, text);
  }
}
